// SPDX-License-Identifier: Apache-2.0
#include "app/reporting/numbers.hpp"

#include "core/number_text.hpp"

#include <cmath>

namespace isotone::app {
namespace {

struct PlainText {
    const std::string& separator;

    std::string operator()(std::nullptr_t) const { return "-"; }
    std::string operator()(bool v) const { return v ? "yes" : "no"; }
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const { return significant(v, 7); }
    std::string operator()(const std::string& v) const { return v; }
    std::string operator()(const Record::List& list) const {
        std::string text;
        for (const Record& element : list) {
            text += (text.empty() ? "" : separator) + plain_text(element, separator);
        }
        return text;
    }
    std::string operator()(const Record::Fields&) const { return "(table)"; }
};

}  // namespace

std::string significant(double value, int digits) {
    return std::isfinite(value) ? number_text(value, digits) : "-";
}

std::string plain_text(const Record& value, const std::string& separator) {
    return std::visit(PlainText{separator}, value.value());
}

double number_or(const Record* value, double fallback) {
    if (value == nullptr) {
        return fallback;
    }
    if (const auto* number = std::get_if<double>(&value->value())) {
        return *number;
    }
    if (const auto* whole = std::get_if<std::int64_t>(&value->value())) {
        return static_cast<double>(*whole);
    }
    return fallback;
}

}  // namespace isotone::app
