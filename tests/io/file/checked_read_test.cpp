// SPDX-License-Identifier: Apache-2.0
#include "io/file/checked_read.hpp"

#include "core/error.hpp"
#include "io/file/atomic_file.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <limits>

namespace isotone::io::file {
namespace {

using test::error_of;
using test::TemporaryFolder;
using testing::HasSubstr;

TEST(InputFile, ReadsAPart) {
    const TemporaryFolder folder;
    write_atomically(folder / "a", "0123456789");
    const InputFile input(folder / "a");
    std::array<std::byte, 3> part{};
    input.read(7, part);
    EXPECT_EQ(input.size(), 10U);
    EXPECT_EQ(std::to_integer<char>(part[0]), '7');
    EXPECT_EQ(std::to_integer<char>(part[2]), '9');
}

TEST(InputFile, ReadingPastTheEndNamesTheByte) {
    const TemporaryFolder folder;
    write_atomically(folder / "a", "0123456789");
    const InputFile input(folder / "a");
    std::array<std::byte, 3> part{};
    const Error error = error_of([&] { input.read(8, part); });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(error.where(), HasSubstr("byte 8"));
    const Error far = error_of([&] { input.read(std::numeric_limits<std::uint64_t>::max(), part); });
    EXPECT_EQ(far.code(), ErrorCode::input_corrupt);
}

TEST(InputFile, MissingFolderAndPipeAreRefused) {
    const TemporaryFolder folder;
    EXPECT_EQ(error_of([&] { InputFile input(folder / "absent"); }).code(), ErrorCode::input_missing);
    EXPECT_EQ(error_of([&] { InputFile input(folder.path()); }).code(), ErrorCode::input_corrupt);
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(error_of([&] { InputFile input(folder / "pipe"); }).code(), ErrorCode::input_corrupt);
}

TEST(ReadBytes, RefusesWhatIsLargerThanAllowed) {
    const TemporaryFolder folder;
    write_atomically(folder / "a", "0123456789");
    EXPECT_EQ(read_bytes(folder / "a", 10).size(), 10U);
    EXPECT_EQ(error_of([&] { read_bytes(folder / "a", 9); }).code(), ErrorCode::input_corrupt);
}

TEST(CheckedProduct, RefusesWhatDoesNotFit) {
    constexpr std::uint64_t large = std::uint64_t{1} << 32U;
    EXPECT_EQ(checked_product({3, 5, 7}, "here"), 105U);
    EXPECT_EQ(checked_product({0, large, large}, "here"), 0U);
    const Error error = error_of([&] { checked_product({large, large}, "matrix size"); });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_EQ(error.where(), "matrix size");
}

}  // namespace
}  // namespace isotone::io::file
