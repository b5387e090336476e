// SPDX-License-Identifier: Apache-2.0
#include "app/spect_assumptions.hpp"

#include <algorithm>
#include <variant>

namespace isotone::app {
namespace {

bool is_about_the_place(const std::string& text) {
    constexpr const char* words[] = {"angle",     "rotation",   "arc",         "turn",         "detector, whose",
                                     "first row", "bins count", "orientation", "patient lies", "ImagePositionPatient"};
    return std::any_of(std::begin(words), std::end(words),
                       [&](const char* word) { return text.find(word) != std::string::npos; });
}

}  // namespace

std::vector<std::string> assumptions_of(const SpectData& data) {
    std::vector<std::string> all;
    const Record* notes = data.provenance.find("assumptions");
    const auto* list = notes != nullptr ? std::get_if<Record::List>(&notes->value()) : nullptr;
    if (list == nullptr) {
        return all;
    }
    for (const Record& entry : *list) {
        if (const auto* text = std::get_if<std::string>(&entry.value())) {
            all.push_back("assumed: " + *text);
        }
    }
    std::stable_partition(all.begin(), all.end(), is_about_the_place);
    return all;
}

}  // namespace isotone::app
