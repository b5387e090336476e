// SPDX-License-Identifier: Apache-2.0
#include "imaging/registration_search.hpp"

#include <itkImageRegistrationMethodv4.h>
#include <itkPowellOptimizerv4.h>
#include <itkTranslationTransform.h>

#include <cmath>

namespace isotone::imaging {
namespace {

using Translation = itk::TranslationTransform<double, 3>;
using Optimizer = itk::PowellOptimizerv4<double>;

constexpr int seed = 20031;

/// A line search in each direction, Powell's: it needs no gradient, which noise and the steps of interpolation spoil.
Optimizer::Pointer optimizer_of(const Optimizer::ScalesType& scales, const RegistrationSettings& settings) {
    const auto optimizer = Optimizer::New();
    optimizer->SetScales(scales);
    optimizer->SetStepLength(4.0);     // mm, half the blur of the coarse level
    optimizer->SetStepTolerance(0.1);  // mm, a fiftieth of a voxel
    optimizer->SetValueTolerance(1e-6);
    optimizer->SetMaximumIteration(static_cast<unsigned>(settings.iterations));
    optimizer->SetMaximumLineIteration(30);
    // Images that no longer meet share nothing.
    optimizer->SetCatchGetValueException(true);
    optimizer->SetMetricWorstPossibleValue(0.0);
    return optimizer;
}

/// Moves `transform`, which is followed by `after` where that is given, to where the pair shares most.
template <class Moved>
Found search(const ComparedImages& images, const typename Moved::Pointer& transform, const Transform::Pointer& after,
             const Optimizer::ScalesType& scales, Levels levels, const RegistrationSettings& settings) {
    using Method = itk::ImageRegistrationMethodv4<Image, Image, Moved, Image>;
    const auto count = static_cast<unsigned>(levels.end - levels.first);
    const auto method = Method::New();
    typename Method::ShrinkFactorsArrayType shrink(count);
    typename Method::SmoothingSigmasArrayType smoothing(count);
    typename Method::MetricSamplingPercentageArrayType share(count);
    for (unsigned level = 0; level < count; ++level) {
        shrink[level] = static_cast<itk::SizeValueType>(settings.shrink[levels.first + level]);
        smoothing[level] = settings.smoothing_mm[levels.first + level];
        share[level] = settings.sampled_share[levels.first + level];
    }
    method->SetNumberOfLevels(count);
    method->SetShrinkFactorsPerLevel(shrink);
    method->SetSmoothingSigmasPerLevel(smoothing);
    method->SetSmoothingSigmasAreSpecifiedInPhysicalUnits(true);
    method->SetMetricSamplingStrategy(Method::MetricSamplingStrategyEnum::REGULAR);
    method->SetMetricSamplingPercentagePerLevel(share);
    method->MetricSamplingReinitializeSeed(seed);
    const auto optimizer = optimizer_of(scales, settings);
    method->SetFixedImage(images.fixed);
    method->SetMovingImage(images.moving);
    method->SetMetric(metric_of(images, settings));
    method->SetOptimizer(optimizer);
    method->SetInitialTransform(transform);
    if (after) {
        method->SetMovingInitialTransform(after);
    }
    method->InPlaceOn();
    method->Update();
    Found found;
    found.metric = -optimizer->GetValue();
    found.iterations = static_cast<int>(optimizer->GetCurrentIteration());
    found.ended = found.iterations <= settings.iterations;
    return found;
}

}  // namespace

Found search_shift_and_turn(const ComparedImages& images, const RigidTransform& start, Levels levels,
                            const RegistrationSettings& settings) {
    // An angle times the radius of a body is a length: a step is as long in every parameter.
    constexpr double body_radius_mm = 100.0;
    Optimizer::ScalesType scales(6);
    scales.Fill(1.0);
    for (unsigned angle = 0; angle < 3; ++angle) {
        scales[angle] = body_radius_mm;
    }
    const auto transform = itk_transform(start);
    Found found = search<Transform>(images, transform, nullptr, scales, levels, settings);
    found.transform = rigid_transform(*transform);
    return found;
}

Found search_shift(const ComparedImages& images, const RigidTransform& start, Levels levels,
                   const RegistrationSettings& settings) {
    Optimizer::ScalesType scales(3);
    scales.Fill(1.0);
    const auto before = Translation::New();
    Found found = search<Translation>(images, before, itk_transform(start), scales, levels, settings);
    const auto& offset = before->GetOffset();
    const Vector3 shift = start.turn({offset[0], offset[1], offset[2]});
    found.transform = start;
    for (std::size_t k = 0; k < 3; ++k) {
        found.transform.translation_mm[k] += shift[k];
    }
    return found;
}

double shift_mm(const RigidTransform& found, const RigidTransform& start) {
    const Vector3 &t = found.translation_mm, &s = start.translation_mm;
    return std::hypot(t[0] - s[0], t[1] - s[1], t[2] - s[2]);
}

bool is_plausible(const RigidTransform& found, const RigidTransform& start, const RegistrationSettings& settings) {
    return found.angle_rad() <= settings.largest_rotation_rad && shift_mm(found, start) <= settings.largest_shift_mm;
}

Found best_of_coarse_searches(const ComparedImages& images, const RigidTransform& start,
                              const RegistrationSettings& settings) {
    Found best = search_shift(images, start, {0, 1}, settings);
    bool near = is_plausible(best.transform, start, settings);
    for (std::size_t k = 0; k < 3; ++k) {
        for (const double side : {-settings.beside_mm, settings.beside_mm}) {
            RigidTransform beside = start;
            beside.translation_mm[k] += side;
            const Found found = search_shift(images, beside, {0, 1}, settings);
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
