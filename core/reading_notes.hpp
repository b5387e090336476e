// SPDX-License-Identifier: Apache-2.0
/// What a reader of projections assumed of a file and what it was told instead, in the same words for every format.
#pragma once

#include "core/reading_choices.hpp"
#include "core/record.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace isotone {

struct ReadingNotes {
    std::vector<std::string> assumptions, overrides;
};

/// The texts as a list, each once: one finding of every view or detector is one finding.
inline Record distinct_texts(const std::vector<std::string>& texts) {
    std::vector<std::string> distinct;
    for (const std::string& text : texts) {
        if (std::ranges::find(distinct, text) == distinct.end()) {
            distinct.push_back(text);
        }
    }
    Record::List entries;
    for (std::string& text : distinct) {
        entries.emplace_back(std::move(text));
    }
    return entries;
}

inline std::string override_text(RotationSense sense) {
    return sense == RotationSense::clockwise ? "direction = cw" : "direction = ccw";
}
inline std::string override_text(DetectorMotion motion) {
    return motion == DetectorMotion::continuous ? "motion = continuous" : "motion = step";
}
inline std::string override_text(AngleAt at) {
    return at == AngleAt::start ? "angle_at = start" : "angle_at = middle";
}
inline std::string override_text(RowsFrom from) {
    return from == RowsFrom::head ? "rows_from = head" : "rows_from = feet";
}

}  // namespace isotone
