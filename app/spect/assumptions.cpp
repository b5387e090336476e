// SPDX-License-Identifier: Apache-2.0
#include "app/spect/assumptions.hpp"

#include <algorithm>

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
    std::vector<std::string> all = data.notes("assumptions");
    for (std::string& text : all) {
        text.insert(0, "assumed: ");
    }
    std::stable_partition(all.begin(), all.end(), is_about_the_place);
    return all;
}

}  // namespace isotone::app
