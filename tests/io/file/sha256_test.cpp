// SPDX-License-Identifier: Apache-2.0
#include "io/file/sha256.hpp"

#include "io/file/atomic_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <string>

namespace isotone::io::file {
namespace {

std::span<const std::byte> bytes_of(const std::string& text) {
    return std::as_bytes(std::span(text));
}

// Examples of FIPS 180-4 (NIST CSRC, SHA-256 examples).
TEST(Sha256, AgreesWithThePublishedExamples) {
    EXPECT_EQ(sha256({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256(bytes_of("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, OfAFileEqualsThatOfItsBytes) {
    const test::TemporaryFolder folder;
    std::string content(3'000'000, 'a');  // more than two blocks of the reader
    content[2'999'999] = 'b';
    write_atomically(folder / "a", content);
    EXPECT_EQ(sha256_of_file(folder / "a"), sha256(bytes_of(content)));
}

}  // namespace
}  // namespace isotone::io::file
