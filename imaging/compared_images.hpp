// SPDX-License-Identifier: Apache-2.0
/// Private to this room: two images prepared to be laid over each other, and how much they share.
#pragma once

#include "imaging/itk_types.hpp"
#include "imaging/rigid_registration.hpp"

#include <itkImageMaskSpatialObject.h>
#include <itkMattesMutualInformationImageToImageMetricv4.h>

namespace isotone::imaging {

using Metric = itk::MattesMutualInformationImageToImageMetricv4<Image, Image, Image, double>;
using Mask = itk::ImageMaskSpatialObject<3>;

/// What both images are compared on.
struct ComparedImages {
    Image::Pointer fixed, moving;
    Mask::Pointer domain;  ///< voxels of the fixed image that the moving image shows at the start
};

/// @param start  about the fixed image's centre
ComparedImages compared(const Volume& fixed, const Volume& moving, const RigidTransform& start,
                        const RegistrationSettings& settings);

/// Blurred as the finest level of the search sees them.
ComparedImages blurred(const ComparedImages& images, const RegistrationSettings& settings);

/// Still without images, over the domain of these.
Metric::Pointer metric_of(const ComparedImages& images, const RegistrationSettings& settings);

/// Mutual information over all voxels of the domain, nats.
double information(const ComparedImages& images, const RigidTransform& transform, const RegistrationSettings& settings);

}  // namespace isotone::imaging
