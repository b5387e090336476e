// SPDX-License-Identifier: Apache-2.0
#include "imaging/compared_images.hpp"

#include "imaging/itk_types.hpp"
#include "imaging/resample.hpp"

#include <itkEuler3DTransform.h>
#include <itkImage.h>
#include <itkImageMaskSpatialObject.h>
#include <itkImageRegistrationMethodv4.h>
#include <itkMattesMutualInformationImageToImageMetricv4.h>
#include <itkPowellOptimizerv4.h>
#include <itkSmoothingRecursiveGaussianImageFilter.h>
#include <itkTranslationTransform.h>
#include <itkZeroFluxNeumannPadImageFilter.h>

#include <algorithm>
#include <cmath>

namespace isotone::imaging {
namespace {

using Translation = itk::TranslationTransform<double, 3>;
using Metric = itk::MattesMutualInformationImageToImageMetricv4<Image, Image, Image, double>;
using Optimizer = itk::PowellOptimizerv4<double>;
using Mask = itk::ImageMaskSpatialObject<3>;
using MaskImage = itk::Image<unsigned char, 3>;

constexpr int seed = 20031;

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

Volume to_power(Volume volume, double power) {
    if (power != 1.0) {
        std::transform(volume.values.begin(), volume.values.end(), volume.values.begin(),
                       [power](float v) { return static_cast<float>(std::pow(std::max(0.0F, v), power)); });
    }
    return volume;
}

Metric::Pointer metric_of(const Mask::Pointer& domain, const RegistrationSettings& settings) {
    const auto metric = Metric::New();
    metric->SetNumberOfHistogramBins(static_cast<itk::SizeValueType>(settings.histogram_bins));
    metric->SetUseMovingImageGradientFilter(false);
    metric->SetUseFixedImageGradientFilter(false);
    metric->SetFixedImageMask(domain);
    return metric;
}

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
Found search(const Image::Pointer& fixed, const Image::Pointer& moving, const Mask::Pointer& domain,
             const typename Moved::Pointer& transform, const Transform::Pointer& after,
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
    method->SetFixedImage(fixed);
    method->SetMovingImage(moving);
    method->SetMetric(metric_of(domain, settings));
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

struct ComparedImages::Pair {
    Image::Pointer fixed, moving;
    Mask::Pointer domain;  // voxels of the fixed image that the moving image shows at the start
};

ComparedImages::ComparedImages(const Volume& fixed, const Volume& moving, const RigidTransform& start,
                               const RegistrationSettings& settings)
    : settings_(settings), pair_(std::make_unique<Pair>()) {
    pair_->fixed = image_of(to_power(fixed, settings.fixed_power));
    // Twice the limit: a search that strays beyond it must not gain by losing voxels either.
    pair_->moving = continued(image_of(moving), 2.0 * settings.largest_shift_mm);
    pair_->domain = domain_of(fixed.grid, pair_->fixed, moving.grid, start);
    const double sigma_mm = settings.smoothing_mm.back();
    blurred_ =
        std::make_unique<Pair>(Pair{blurred(pair_->fixed, sigma_mm), blurred(pair_->moving, sigma_mm), pair_->domain});
}

ComparedImages::~ComparedImages() = default;

double ComparedImages::information(const RigidTransform& transform) const {
    const auto metric = metric_of(blurred_->domain, settings_);
    metric->SetFixedImage(blurred_->fixed);
    metric->SetMovingImage(blurred_->moving);
    metric->SetMovingTransform(itk_transform(transform));
    metric->SetVirtualDomainFromImage(blurred_->fixed);
    metric->Initialize();
    return -metric->GetValue();
}

Found ComparedImages::search_shift_and_turn(const RigidTransform& start, Levels levels) const {
    // An angle times the radius of a body is a length: a step is as long in every parameter.
    constexpr double body_radius_mm = 100.0;
    Optimizer::ScalesType scales(6);
    scales.Fill(1.0);
    for (unsigned angle = 0; angle < 3; ++angle) {
        scales[angle] = body_radius_mm;
    }
    const auto transform = itk_transform(start);
    Found found =
        search<Transform>(pair_->fixed, pair_->moving, pair_->domain, transform, nullptr, scales, levels, settings_);
    found.transform = rigid_transform(*transform);
    return found;
}

Found ComparedImages::search_shift(const RigidTransform& start, Levels levels) const {
    Optimizer::ScalesType scales(3);
    scales.Fill(1.0);
    const auto before = Translation::New();
    Found found = search<Translation>(pair_->fixed, pair_->moving, pair_->domain, before, itk_transform(start), scales,
                                      levels, settings_);
    const auto& offset = before->GetOffset();
    const Vector3 shift = start.turn({offset[0], offset[1], offset[2]});
    found.transform = start;
    for (std::size_t k = 0; k < 3; ++k) {
        found.transform.translation_mm[k] += shift[k];
    }
    return found;
}

}  // namespace isotone::imaging
