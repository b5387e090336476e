// SPDX-License-Identifier: Apache-2.0
#include "core/gamma_camera.hpp"

#include "core/error.hpp"
#include "core/record_reader.hpp"
#include "core/words.hpp"

#include <algorithm>
#include <cctype>

namespace isotone {
namespace {

std::string plain(const std::string& name) {
    std::string text;
    for (const char c : name) {
        if (c != ' ' && c != '-' && c != '_') {
            text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return text;
}

}  // namespace

const Collimator& GammaCamera::collimator(const std::string& wanted) const {
    const auto is_called = [&](const Collimator& candidate) {
        const auto same = [&](const std::string& called) { return plain(called) == plain(wanted); };
        return same(candidate.name) || std::any_of(candidate.aliases.begin(), candidate.aliases.end(), same);
    };
    const auto found = std::find_if(collimators.begin(), collimators.end(), is_called);
    if (found != collimators.end()) {
        return *found;
    }
    std::vector<std::string> names;
    names.reserve(collimators.size());
    for (const Collimator& candidate : collimators) {
        names.push_back(candidate.name);
    }
    const std::string nearest = nearest_name(wanted, names);
    throw Error(ErrorCode::usage, "collimator \"" + wanted + "\" of " + name, "it has " + joined(names, ", "),
                nearest.empty() ? "use one of these, or a camera file of your own" : "did you mean " + nearest + "?");
}

double face_to_image_plane_mm(const GammaCamera& camera, const Collimator& collimator) {
    return collimator.hole_length_mm + camera.gap_mm;
}

}  // namespace isotone
