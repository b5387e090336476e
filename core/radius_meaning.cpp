// SPDX-License-Identifier: Apache-2.0
#include "core/radius_meaning.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <algorithm>

namespace isotone {
namespace {

constexpr const char* option = "radius_to";

bool is_the_assumption(const Record& entry) {
    const auto* text = std::get_if<std::string>(&entry.value());
    return text != nullptr && *text == radius_assumption;
}

void require_assumed(const SpectData& data) {
    if (!radius_is_assumed(data)) {
        throw Error(ErrorCode::usage, option, "the radii are known to reach the face of the collimator",
                    "leave it out: they were stated so when the data were read, or the data are isotone's own");
    }
}

void replace_assumption(SpectData& data, const char* list, const std::string& by) {
    Record& assumptions = data.provenance["assumptions"];
    Record::List kept = std::get<Record::List>(assumptions.value());
    std::erase_if(kept, is_the_assumption);
    assumptions = Record(kept);
    data.provenance[list].push_back(by);
}

std::string take_as_face(SpectData& data) {
    require_assumed(data);
    std::string done = "radius_to = face";
    replace_assumption(data, "overrides", done);
    return done;
}

}  // namespace

bool radius_is_assumed(const SpectData& data) {
    const std::vector<std::string> texts = data.notes("assumptions");
    return std::find(texts.begin(), texts.end(), radius_assumption) != texts.end();
}

std::string apply_radius_meaning(SpectData& data, const GammaCamera& camera, const Collimator& collimator,
                                 std::optional<RadiusMeaning> asked) {
    if (asked == RadiusMeaning::face) {
        return take_as_face(data);
    }
    if (asked) {
        require_assumed(data);
    } else if (camera.radius_meaning == RadiusMeaning::face || !radius_is_assumed(data)) {
        return {};
    }
    const double behind_mm = face_to_image_plane_mm(camera, collimator);
    for (std::size_t v = 0; v < data.geometry.views.size(); ++v) {
        double& radius_mm = data.geometry.views[v].radius_mm;
        if (!(radius_mm > behind_mm)) {
            throw Error(ErrorCode::inconsistent_data, "view " + std::to_string(v + 1),
                        "its radius of " + number_text(radius_mm) + " mm does not reach the crystal, " +
                            number_text(behind_mm) + " mm behind the face of " + collimator.name,
                        "check the radii, or say that they reach the face with `radius_to` face");
        }
        radius_mm -= behind_mm;
    }
    std::string done =
        std::string(asked ? "radius_to = crystal" : "radii reach the crystal, as " + camera.name + "'s do") + ": " +
        number_text(behind_mm) + " mm of holes and gap of " + collimator.name + " are taken off";
    replace_assumption(data, asked ? "overrides" : "assumptions", done);
    return done;
}

std::string apply_radius_meaning(SpectData& data, std::optional<RadiusMeaning> asked) {
    if (asked == RadiusMeaning::crystal) {
        throw Error(ErrorCode::usage, option,
                    "camera and collimator are not known, and with them how far the crystal is behind the face",
                    "name them, or give the distance with `face_to_crystal_mm`");
    }
    return asked ? take_as_face(data) : std::string();
}

}  // namespace isotone
