// SPDX-License-Identifier: Apache-2.0
#include "simulate/phantom.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::simulate {

const Primitive* Phantom::at(const Vector3& point_mm) const {
    for (auto it = primitives.rbegin(); it != primitives.rend(); ++it) {
        if (it->contains(point_mm)) {
            return &*it;
        }
    }
    return nullptr;
}

double Phantom::transaxial_reach_mm() const {
    double reach = 0.0;
    for (const Primitive& primitive : primitives) {
        reach = std::max(reach,
                         std::hypot(primitive.centre_mm[0], primitive.centre_mm[1]) + primitive.bounding_radius_mm());
    }
    return reach;
}

Phantom Phantom::moved(const Vector3& by_mm) const {
    Phantom copy = *this;
    for (Primitive& primitive : copy.primitives) {
        primitive = primitive.moved(by_mm);
    }
    return copy;
}

double bq_ml_per_suv(const Exam& exam) {
    if (!exam.injected_activity_bq || !exam.weight_kg || !exam.injection_time_s || !exam.start_time_s ||
        !(exam.nuclide.half_life_s > 0.0)) {
        throw Error(ErrorCode::inconsistent_data, "phantom in SUV", "dose, weight, uptake time or nuclide is missing",
                    "give [exam] nuclide, injected_activity_bq, uptake_s and weight_kg, or use unit = \"Bq/mL\"");
    }
    const double uptake_s = *exam.start_time_s - *exam.injection_time_s;
    const double at_start_bq = *exam.injected_activity_bq * std::exp2(-uptake_s / exam.nuclide.half_life_s);
    return at_start_bq / (*exam.weight_kg * 1e3);
}

Record truth_of(const Phantom& phantom) {
    const Exam& exam = phantom.exam;
    const bool has_suv = exam.injected_activity_bq && exam.weight_kg && exam.injection_time_s && exam.start_time_s &&
                         exam.nuclide.half_life_s > 0.0;
    Record truth{Record::List{}};
    for (const Primitive& primitive : phantom.primitives) {
        if (primitive.region == RegionKind::none) {
            continue;
        }
        Record region;
        region["name"] = primitive.name;
        region["kind"] = name_of(primitive.region);
        region["centre_mm"] = Record::List(primitive.centre_mm.begin(), primitive.centre_mm.end());
        region["half_mm"] = Record::List(primitive.half_mm.begin(), primitive.half_mm.end());
        region["volume_ml"] = primitive.volume_ml();
        region["activity_bq_ml"] = primitive.activity_bq_ml;
        if (has_suv) {
            region["suv"] = primitive.activity_bq_ml / bq_ml_per_suv(exam);
        }
        truth.push_back(std::move(region));
    }
    return truth;
}

}  // namespace isotone::simulate
