// SPDX-License-Identifier: Apache-2.0
#include "imaging/compared_images.hpp"

#include "imaging/resample.hpp"

#include <itkSmoothingRecursiveGaussianImageFilter.h>
#include <itkZeroFluxNeumannPadImageFilter.h>

#include <algorithm>
#include <cmath>

namespace isotone::imaging {
namespace {

using MaskImage = itk::Image<unsigned char, 3>;

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

}  // namespace

ComparedImages compared(const Volume& fixed, const Volume& moving, const RigidTransform& start,
                        const RegistrationSettings& settings) {
    ComparedImages images;
    images.fixed = image_of(to_power(fixed, settings.fixed_power));
    // Twice the limit: a search that strays beyond it must not gain by losing voxels either.
    images.moving = continued(image_of(moving), 2.0 * settings.largest_shift_mm);
    images.domain = domain_of(fixed.grid, images.fixed, moving.grid, start);
    return images;
}

ComparedImages blurred(const ComparedImages& images, const RegistrationSettings& settings) {
    const double sigma_mm = settings.smoothing_mm.back();
    return {blurred(images.fixed, sigma_mm), blurred(images.moving, sigma_mm), images.domain};
}

Metric::Pointer metric_of(const ComparedImages& images, const RegistrationSettings& settings) {
    const auto metric = Metric::New();
    metric->SetNumberOfHistogramBins(static_cast<itk::SizeValueType>(settings.histogram_bins));
    metric->SetUseMovingImageGradientFilter(false);
    metric->SetUseFixedImageGradientFilter(false);
    metric->SetFixedImageMask(images.domain);
    return metric;
}

double information(const ComparedImages& images, const RigidTransform& transform,
                   const RegistrationSettings& settings) {
    const auto metric = metric_of(images, settings);
    metric->SetFixedImage(images.fixed);
    metric->SetMovingImage(images.moving);
    metric->SetMovingTransform(itk_transform(transform));
    metric->SetVirtualDomainFromImage(images.fixed);
    metric->Initialize();
    return -metric->GetValue();
}

}  // namespace isotone::imaging
