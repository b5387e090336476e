// SPDX-License-Identifier: Apache-2.0
#include "harmonize/phantom/recovery.hpp"

#include <algorithm>

namespace isotone::harmonize {

std::string name_of(Metric metric) {
    switch (metric) {
        case Metric::max: return "max";
        case Metric::a50: return "a50";
        case Metric::peak: return "peak";
        case Metric::crc_max: return "crc_max";
        case Metric::crc_a50: return "crc_a50";
        case Metric::crc_peak: return "crc_peak";
    }
    return "max";
}

std::string definition_of(Metric metric) {
    switch (metric) {
        case Metric::max: return "RC of the largest voxel within the radius + 5 mm";
        case Metric::a50: return "RC of the mean in the background-adapted 3D 50 % isocontour";
        case Metric::peak: return "RC of the largest 1 mL sphere mean centred inside the sphere";
        case Metric::crc_max: return "contrast recovery of the largest voxel within the radius + 5 mm";
        case Metric::crc_a50: return "contrast recovery of the mean in the background-adapted 3D 50 % isocontour";
        case Metric::crc_peak: return "contrast recovery of the largest 1 mL sphere mean centred inside the sphere";
    }
    return "";
}

double RecoveryCurve::value(Metric metric, std::size_t sphere) const {
    const Uptake& c = measured[sphere];
    const auto contrast = [&](double value) {
        return (value / measured_background - 1.0) / (true_sphere / true_background - 1.0);
    };
    switch (metric) {
        case Metric::max: return c.max / true_sphere;
        case Metric::a50: return c.a50 / true_sphere;
        case Metric::peak: return c.peak / true_sphere;
        case Metric::crc_max: return contrast(c.max);
        case Metric::crc_a50: return contrast(c.a50);
        case Metric::crc_peak: return contrast(c.peak);
    }
    return 0.0;
}

double largest_drop(const RecoveryCurve& curve, Metric metric) {
    double drop = 0.0;
    for (std::size_t j = 0; j + 1 < nema_spheres; ++j) {
        drop = std::max(drop, curve.value(metric, j) - curve.value(metric, j + 1));
    }
    return drop;
}

}  // namespace isotone::harmonize
