// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/content_uid.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace isotone::io::dicom {
namespace {

using Words = std::array<std::uint32_t, 4>;  // 128 bits, most significant word first

Words first_128_bits(const std::string& hex) {
    Words words{};
    for (std::size_t k = 0; k < words.size(); ++k) {
        std::from_chars(hex.data() + 8 * k, hex.data() + 8 * k + 8, words[k], 16);
    }
    return words;
}

/// Divides in place and returns the remainder.
std::uint32_t divide(Words& words, std::uint32_t divisor) {
    std::uint64_t remainder = 0;
    for (std::uint32_t& word : words) {
        const std::uint64_t part = (remainder << 32U) | word;
        word = static_cast<std::uint32_t>(part / divisor);
        remainder = part % divisor;
    }
    return static_cast<std::uint32_t>(remainder);
}

std::string decimal(Words words) {
    std::string digits;
    while (words != Words{}) {
        digits.insert(digits.begin(), static_cast<char>('0' + divide(words, 10)));
    }
    return digits.empty() ? "0" : digits;
}

}  // namespace

ContentUid::ContentUid(std::string_view purpose) {
    add(purpose);
}

ContentUid& ContentUid::add_bytes(std::span<const std::byte> bytes) {
    const std::uint64_t length = bytes.size();
    digest_.add(std::as_bytes(std::span(&length, 1)));
    digest_.add(bytes);
    return *this;
}

ContentUid& ContentUid::add(std::string_view text) {
    return add_bytes(std::as_bytes(std::span(text.data(), text.size())));
}

ContentUid& ContentUid::add(double number) {
    return add_bytes(std::as_bytes(std::span(&number, 1)));
}

ContentUid& ContentUid::add(const Volume& volume) {
    add_bytes(std::as_bytes(std::span(volume.grid.size)));
    add_bytes(std::as_bytes(std::span(volume.grid.spacing_mm)));
    add_bytes(std::as_bytes(std::span(volume.grid.origin_mm)));
    add_bytes(std::as_bytes(std::span(volume.grid.direction)));
    return add_bytes(std::as_bytes(std::span(volume.values)));
}

std::string ContentUid::uid() {
    Words words = first_128_bits(digest_.hex());
    words[1] = (words[1] & 0xFFFF0FFFU) | 0x00008000U;  // version 8
    words[2] = (words[2] & 0x3FFFFFFFU) | 0x80000000U;  // variant of RFC 9562
    return "2.25." + decimal(words);
}

}  // namespace isotone::io::dicom
