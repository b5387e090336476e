// SPDX-License-Identifier: Apache-2.0
#include "imaging/rigid_registration.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "imaging/resample.hpp"

#include <itkEuler3DTransform.h>
#include <itkImage.h>
#include <itkImageMaskSpatialObject.h>
#include <itkImageRegistrationMethodv4.h>
#include <itkMattesMutualInformationImageToImageMetricv4.h>
#include <itkMultiThreaderBase.h>
#include <itkPowellOptimizerv4.h>
#include <itkSmoothingRecursiveGaussianImageFilter.h>
#include <itkTranslationTransform.h>
#include <itkZeroFluxNeumannPadImageFilter.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <mutex>
#include <string>

namespace isotone::imaging {
namespace {

using Image = itk::Image<float, 3>;
using Transform = itk::Euler3DTransform<double>;
using Translation = itk::TranslationTransform<double, 3>;
using Metric = itk::MattesMutualInformationImageToImageMetricv4<Image, Image, Image, double>;
using Optimizer = itk::PowellOptimizerv4<double>;
using Mask = itk::ImageMaskSpatialObject<3>;
using MaskImage = itk::Image<unsigned char, 3>;

constexpr int seed = 20031;
/// The search sees a part of the voxels, the result is judged by all: images that already agree may come out this much
/// worse. They are then left where they are.
constexpr double worst_loss = 0.01;

/// ITK's own threads sum in whatever order they end. What it makes while this lives works on one. The setting is one
/// for the whole process, so registrations run one after the other.
class OneThread {
public:
    OneThread() : lock_(mutex()), before_(itk::MultiThreaderBase::GetGlobalMaximumNumberOfThreads()) {
        itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(1);
    }
    ~OneThread() { itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(before_); }
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

private:
    static std::mutex& mutex() {
        static std::mutex one;
        return one;
    }
    std::scoped_lock<std::mutex> lock_;
    itk::ThreadIdType before_;
};

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::inconsistent_data, "registration", what, hint);
}

Image::Pointer image_of(const Volume& volume) {
    const auto image = Image::New();
    Image::RegionType region;
    Image::SpacingType spacing;
    Image::PointType origin;
    Image::DirectionType direction;
    for (unsigned k = 0; k < 3; ++k) {
        region.SetSize(k, static_cast<itk::SizeValueType>(volume.grid.size[k]));
        spacing[k] = volume.grid.spacing_mm[k];
        origin[k] = volume.grid.origin_mm[k];
        for (unsigned j = 0; j < 3; ++j) {
            direction[k][j] = volume.grid.direction[3 * k + j];
        }
    }
    image->SetRegions(region);
    image->SetSpacing(spacing);
    image->SetOrigin(origin);
    image->SetDirection(direction);
    image->Allocate();
    std::copy(volume.values.begin(), volume.values.end(), image->GetBufferPointer());
    return image;
}

/// The same map about another centre.
RigidTransform about(const RigidTransform& transform, const Vector3& centre) {
    RigidTransform moved = transform;
    const Vector3 image = transform.apply(centre);
    moved.centre_mm = centre;
    moved.translation_mm = {image[0] - centre[0], image[1] - centre[1], image[2] - centre[2]};
    return moved;
}

Transform::Pointer itk_transform(const RigidTransform& transform) {
    const auto result = Transform::New();
    Transform::MatrixType matrix;
    Transform::InputPointType centre;
    Transform::OutputVectorType translation;
    for (unsigned i = 0; i < 3; ++i) {
        centre[i] = transform.centre_mm[i];
        translation[i] = transform.translation_mm[i];
        for (unsigned j = 0; j < 3; ++j) {
            matrix[i][j] = transform.rotation[3 * i + j];
        }
    }
    result->SetCenter(centre);
    result->SetMatrix(matrix);
    result->SetTranslation(translation);
    return result;
}

RigidTransform rigid_transform(const Transform& transform) {
    RigidTransform result;
    for (unsigned i = 0; i < 3; ++i) {
        result.centre_mm[i] = transform.GetCenter()[i];
        result.translation_mm[i] = transform.GetTranslation()[i];
        for (unsigned j = 0; j < 3; ++j) {
            result.rotation[3 * i + j] = transform.GetMatrix()[i][j];
        }
    }
    return result;
}

/// What both images are compared on.
struct Pair {
    Image::Pointer fixed, moving;
    Mask::Pointer domain;  ///< voxels of the fixed image that the moving image shows at the start
};

/// The moving image goes on beyond its ends as its rim is, as far as it may be shifted. Else voxels would drop out of
/// the comparison as it moves, and the best fit would be where those are lost that fit badly.
Image::Pointer continued(const Image::Pointer& image, double reach_mm) {
    using Pad = itk::ZeroFluxNeumannPadImageFilter<Image, Image>;
    const auto pad = Pad::New();
    Image::SizeType margin;
    for (unsigned k = 0; k < 3; ++k) {
        margin[k] = static_cast<itk::SizeValueType>(std::ceil(reach_mm / image->GetSpacing()[k]));
    }
    pad->SetInput(image);
    pad->SetPadBound(margin);
    pad->Update();
    return pad->GetOutput();
}

Mask::Pointer domain_of(const ImageGrid& fixed, const Image::Pointer& like, const ImageGrid& moving,
                        const RigidTransform& start) {
    const auto image = MaskImage::New();
    image->CopyInformation(like);
    image->SetRegions(like->GetLargestPossibleRegion());
    image->Allocate(true);
    unsigned char* inside = image->GetBufferPointer();
    for (int z = 0; z < fixed.size[2]; ++z) {
        for (int y = 0; y < fixed.size[1]; ++y) {
            for (int x = 0; x < fixed.size[0]; ++x) {
                const Vector3 p =
                    fixed.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
                *inside++ = is_inside(moving, start.apply(p)) ? 1 : 0;
            }
        }
    }
    const auto mask = Mask::New();
    mask->SetImage(image);
    mask->Update();
    return mask;
}

/// Blurred as the finest level of the search sees it.
Image::Pointer blurred(const Image::Pointer& image, double sigma_mm) {
    if (!(sigma_mm > 0.0)) {
        return image;
    }
    const auto blur = itk::SmoothingRecursiveGaussianImageFilter<Image, Image>::New();
    blur->SetInput(image);
    blur->SetSigma(sigma_mm);
    blur->Update();
    return blur->GetOutput();
}

Pair blurred(const Pair& pair, const RegistrationSettings& settings) {
    const double sigma_mm = settings.smoothing_mm.back();
    return {blurred(pair.fixed, sigma_mm), blurred(pair.moving, sigma_mm), pair.domain};
}

Metric::Pointer metric_of(const Pair& pair, const RegistrationSettings& settings) {
    const auto metric = Metric::New();
    metric->SetNumberOfHistogramBins(static_cast<itk::SizeValueType>(settings.histogram_bins));
    metric->SetUseMovingImageGradientFilter(false);
    metric->SetUseFixedImageGradientFilter(false);
    metric->SetFixedImageMask(pair.domain);
    return metric;
}

/// Mutual information over all voxels of the domain.
double information(const Pair& pair, const RigidTransform& transform, const RegistrationSettings& settings) {
    const auto metric = metric_of(pair, settings);
    metric->SetFixedImage(pair.fixed);
    metric->SetMovingImage(pair.moving);
    metric->SetMovingTransform(itk_transform(transform));
    metric->SetVirtualDomainFromImage(pair.fixed);
    metric->Initialize();
    return -metric->GetValue();
}

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

void require_levels(const RegistrationSettings& settings) {
    if (settings.shrink.empty() || settings.smoothing_mm.size() != settings.shrink.size() ||
        settings.sampled_share.size() != settings.shrink.size()) {
        throw Error(ErrorCode::usage, "registration", "there are not as many blurs or shares as levels",
                    "give one shrink factor, one smoothing_mm and one sampled_share for each level");
    }
}

struct Found {
    RigidTransform transform;
    double metric = 0.0;
    int iterations = 0;
    bool ended = false;
};

/// Some of the levels, coarse to fine.
struct Levels {
    std::size_t first, end;  ///< `end` is not one of them
};

/// Moves `transform`, which is followed by `after` where that is given, to where the pair shares most.
template <class Moved>
Found search(const Pair& pair, const typename Moved::Pointer& transform, const Transform::Pointer& after,
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
    method->SetFixedImage(pair.fixed);
    method->SetMovingImage(pair.moving);
    method->SetMetric(metric_of(pair, settings));
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

/// An angle times the radius of a body is a length: a step is as long in every parameter.
Found search_shift_and_turn(const Pair& pair, const RigidTransform& start, Levels levels,
                            const RegistrationSettings& settings) {
    constexpr double body_radius_mm = 100.0;
    Optimizer::ScalesType scales(6);
    scales.Fill(1.0);
    for (unsigned angle = 0; angle < 3; ++angle) {
        scales[angle] = body_radius_mm;
    }
    const auto transform = itk_transform(start);
    Found found = search<Transform>(pair, transform, nullptr, scales, levels, settings);
    found.transform = rigid_transform(*transform);
    return found;
}

/// The start's turn is kept.
Found search_shift(const Pair& pair, const RigidTransform& start, Levels levels, const RegistrationSettings& settings) {
    Optimizer::ScalesType scales(3);
    scales.Fill(1.0);
    const auto before = Translation::New();
    Found found = search<Translation>(pair, before, itk_transform(start), scales, levels, settings);
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

/// The start, and places beside it along each axis: along a body that is alike from end to end the information has
/// several hills. One that lies beyond the limits gives way to any within them. Turns come later: none is so large that
/// it hides which hill is highest.
Found best_of_coarse_searches(const Pair& pair, const RigidTransform& start, const RegistrationSettings& settings) {
    Found best = search_shift(pair, start, {0, 1}, settings);
    bool near = is_plausible(best.transform, start, settings);
    for (std::size_t k = 0; k < 3; ++k) {
        for (const double side : {-settings.beside_mm, settings.beside_mm}) {
            RigidTransform beside = start;
            beside.translation_mm[k] += side;
            const Found found = search_shift(pair, beside, {0, 1}, settings);
            const bool found_near = is_plausible(found.transform, start, settings);
            if (found_near > near || (found_near == near && found.metric > best.metric)) {
                best = found;
                near = found_near;
            }
        }
    }
    return best;
}

Volume to_power(Volume volume, double power) {
    if (power != 1.0) {
        std::transform(volume.values.begin(), volume.values.end(), volume.values.begin(),
                       [power](float v) { return static_cast<float>(std::pow(std::max(0.0F, v), power)); });
    }
    return volume;
}

Pair pair_of(const Volume& fixed, const Volume& moving, const RigidTransform& start,
             const RegistrationSettings& settings) {
    Pair pair;
    pair.fixed = image_of(to_power(fixed, settings.fixed_power));
    // Twice the limit: a search that strays beyond it must not gain by losing voxels either.
    pair.moving = continued(image_of(moving), 2.0 * settings.largest_shift_mm);
    pair.domain = domain_of(fixed.grid, pair.fixed, moving.grid, start);
    return pair;
}

[[noreturn]] void refuse(const itk::ExceptionObject& fault) {
    refuse(std::string("the images could not be compared: ") + fault.GetDescription(),
           "check that they overlap: both must show the same place");
}

void require_contrast(const Volume& volume, const char* which) {
    const auto [low, high] = std::minmax_element(volume.values.begin(), volume.values.end());
    const bool finite =
        std::all_of(volume.values.begin(), volume.values.end(), [](float v) { return std::isfinite(v); });
    if (volume.values.empty() || !finite || !(*high > *low)) {
        refuse(std::string("the ") + which + " image holds one value alone, or values that are not finite",
               "check which image was named");
    }
}

void require_plausible(const RigidRegistration& found, const RigidTransform& start,
                       const RegistrationSettings& settings) {
    if (!is_plausible(found.transform, start, settings)) {
        refuse("the images fit best after a rotation of " + number_text(found.transform.angle_deg()) +
                   " degrees and a shift of " + number_text(shift_mm(found.transform, start)) +
                   " mm, which is not plausible",
               "check that both show the same part of the same patient, or place one on the other by a transform of "
               "your own");
    }
    if (found.metric < settings.least_information) {
        refuse("the images share " + number_text(found.metric) + " nats of information, which is next to none",
               "check that both show the same patient, or place one on the other by a transform of your own");
    }
    if (found.metric < (1.0 - worst_loss) * found.start_metric) {
        refuse("the search ended with less mutual information (" + number_text(found.metric) +
                   ") than it began with (" + number_text(found.start_metric) + ")",
               "check that both show the same anatomy, or place one on the other by a transform of your own");
    }
}

}  // namespace

Record RigidRegistration::record() const {
    Record record;
    record["method"] = "Mattes mutual information, rigid, Powell's line searches";
    record["transform"] = record_of(transform);
    record["rotation_deg"] = transform.angle_deg();
    record["mutual_information_at_start"] = start_metric;
    record["mutual_information"] = metric;
    record["mutual_information_gained_by_rotation"] = gained_by_rotation;
    record["rotation_found"] = rotation_found;
    record["rounds_of_last_level"] = iterations;
    return record;
}

RigidRegistration register_rigidly(const Volume& fixed, const Volume& moving, const RegistrationSettings& settings) {
    require_contrast(fixed, "fixed");
    require_contrast(moving, "moving");
    const OneThread one_thread;
    require_levels(settings);
    const RigidTransform start = about(settings.start, fixed.grid.middle());
    try {
        const Pair pair = pair_of(fixed, moving, start, settings);
        const Pair judged = blurred(pair, settings);
        const std::size_t levels = settings.shrink.size();
        const Found coarse = best_of_coarse_searches(pair, start, settings);
        const Found shifted = levels > 1 ? search_shift(pair, coarse.transform, {1, levels}, settings) : coarse;
        const Found turned = search_shift_and_turn(pair, coarse.transform, {0, levels}, settings);
        RigidRegistration found;
        found.start_metric = information(judged, start, settings);
        const double of_shift = information(judged, shifted.transform, settings);
        const double of_turn = information(judged, turned.transform, settings);
        found.gained_by_rotation = of_turn - of_shift;
        const bool turn_shows = found.gained_by_rotation > settings.least_gain_of_rotation * of_shift;
        const Found& best = turn_shows ? turned : shifted;
        if (!best.ended) {
            refuse("the search did not end within " + std::to_string(settings.iterations) + " rounds",
                   "check that both show the same part of the same patient, or place one on the other by a transform "
                   "of your own");
        }
        found.transform = best.transform;
        found.iterations = best.iterations;
        found.rotation_found = turn_shows;
        found.metric = turn_shows ? of_turn : of_shift;
        require_plausible(found, start, settings);
        if (found.metric < found.start_metric) {
            found.transform = start;
            found.metric = found.start_metric;
        }
        return found;
    } catch (const itk::ExceptionObject& fault) {
        refuse(fault);
    }
}

double mutual_information(const Volume& fixed, const Volume& moving, const RigidTransform& transform,
                          const RegistrationSettings& settings) {
    require_contrast(fixed, "fixed");
    require_contrast(moving, "moving");
    require_levels(settings);
    const OneThread one_thread;
    try {
        return information(blurred(pair_of(fixed, moving, settings.start, settings), settings), transform, settings);
    } catch (const itk::ExceptionObject& fault) {
        refuse(fault);
    }
}

}  // namespace isotone::imaging
