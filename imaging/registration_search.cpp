// SPDX-License-Identifier: Apache-2.0
#include "imaging/registration_search.hpp"

#include <cmath>

namespace isotone::imaging {

double shift_mm(const RigidTransform& found, const RigidTransform& start) {
    const Vector3 &t = found.translation_mm, &s = start.translation_mm;
    return std::hypot(t[0] - s[0], t[1] - s[1], t[2] - s[2]);
}

bool is_plausible(const RigidTransform& found, const RigidTransform& start, const RegistrationSettings& settings) {
    return found.angle_rad() <= settings.largest_rotation_rad && shift_mm(found, start) <= settings.largest_shift_mm;
}

Found best_of_coarse_searches(const ComparedImages& images, const RigidTransform& start,
                              const RegistrationSettings& settings) {
    Found best = images.search_shift(start, {0, 1});
    bool near = is_plausible(best.transform, start, settings);
    for (std::size_t k = 0; k < 3; ++k) {
        for (const double side : {-settings.beside_mm, settings.beside_mm}) {
            RigidTransform beside = start;
            beside.translation_mm[k] += side;
            const Found found = images.search_shift(beside, {0, 1});
            const bool found_near = is_plausible(found.transform, start, settings);
            if (found_near > near || (found_near == near && found.metric > best.metric)) {
                best = found;
                near = found_near;
            }
        }
    }
    return best;
}

}  // namespace isotone::imaging
