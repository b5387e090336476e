// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace isotone::io::interfile {
namespace {

/// Exponents beyond this cannot make a finite number that means anything here.
constexpr int largest_exponent = 400;

std::string text_of(double value, std::chars_format format) {
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format).ptr;
    return {buffer.data(), end};
}

}  // namespace

std::optional<double> parse_shifted(std::string_view text, int power) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    const auto mark = text.find_first_of("eE");
    int exponent = 0;
    if (mark != std::string_view::npos) {
        auto digits = text.substr(mark + 1);
        if (digits.starts_with('+')) {
            digits.remove_prefix(1);
        }
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
        if (error != std::errc() || end != digits.data() + digits.size() || std::abs(exponent) > largest_exponent) {
            return std::nullopt;
        }
    }
    const std::string shifted = std::string(text.substr(0, mark)) + "e" + std::to_string(exponent + power);
    double value = 0.0;
    const auto [end, error] = std::from_chars(shifted.data(), shifted.data() + shifted.size(), value);
    if (error != std::errc() || end != shifted.data() + shifted.size() || !std::isfinite(value)) {
        return std::nullopt;
    }
    return value;
}

std::string shifted_text(double value, int power) {
    const std::string exact = text_of(value, std::chars_format::scientific);
    const auto mark = exact.find('e');
    const std::string moved = exact.substr(0, mark + 1) + std::to_string(std::stoi(exact.substr(mark + 1)) + power);
    const auto candidate = parse_shifted(moved, 0);
    const std::string plain = candidate ? text_of(*candidate, std::chars_format::general) : moved;
    return parse_shifted(plain, -power) == value ? plain : moved;
}

}  // namespace isotone::io::interfile
