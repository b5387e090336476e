// SPDX-License-Identifier: Apache-2.0
#include "app/command/choice.hpp"

#include "tests/support/error_of.hpp"

#include <gtest/gtest.h>

namespace isotone::app {
namespace {

using test::error_of;

// REQ-CMD-02
TEST(Choice, IsOneOfTheWordsOrNamesTheNearest) {
    const std::vector<std::string> words{"dicom", "register", "transform"};
    EXPECT_EQ(choice_of("--placement", "register", words), 1U);
    const Error near = error_of([&] { choice_of("--placement", "registr", words); });
    EXPECT_EQ(near.code(), ErrorCode::usage);
    EXPECT_EQ(near.where(), "--placement");
    EXPECT_EQ(std::string(near.what()), "found 'registr'");
    EXPECT_EQ(near.hint(), "did you mean 'register'? The words are dicom, register, transform");
    EXPECT_EQ(error_of([&] { choice_of("--placement", "elsewhere", words); }).hint(),
              "use one of dicom, register, transform");
}

// REQ-CMD-10
TEST(Choice, OfThreadsIsAllOrFrom1To4096) {
    EXPECT_EQ(threads_of(std::nullopt), 0);
    EXPECT_EQ(threads_of(1), 1);
    EXPECT_EQ(threads_of(4096), 4096);
    for (const int wrong : {-1, 0, 4097}) {
        EXPECT_EQ(error_of([&] { threads_of(wrong); }).where(), "--threads") << wrong;
    }
}

}  // namespace
}  // namespace isotone::app
