// SPDX-License-Identifier: Apache-2.0
#include "app/fault.hpp"

#include "core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace isotone::app {
namespace {

template <class Exception>
Fault fault_from(const Exception& exception) {
    return describe_fault(std::make_exception_ptr(exception));
}

// REQ-CMD-01
TEST(Fault, KeepsTheCodeOfAnErrorAndHasThreeLines) {
    const Fault fault = fault_from(Error(ErrorCode::disk_full, "image.nii.gz", "no space left", "free some"));
    EXPECT_EQ(fault.exit_status, 7);
    EXPECT_EQ(std::count(fault.text.begin(), fault.text.end(), '\n'), 2);
}

// REQ-CMD-01
TEST(Fault, OutOfMemoryIsNine) {
    EXPECT_EQ(fault_from(std::bad_alloc()).exit_status, 9);
}

TEST(Fault, AnythingElseSaysWhoseFaultItIs) {
    const Fault fault = fault_from(std::runtime_error("surprise"));
    EXPECT_EQ(fault.exit_status, 1);
    EXPECT_THAT(fault.text, testing::HasSubstr("fault of isotone"));
    EXPECT_EQ(fault_from(42).exit_status, 1);
}

}  // namespace
}  // namespace isotone::app
