// SPDX-License-Identifier: Apache-2.0
#include "imaging/rigid_registration.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <itkEuler3DTransform.h>
#include <itkImage.h>
#include <itkImageRegistrationMethodv4.h>
#include <itkMattesMutualInformationImageToImageMetricv4.h>
#include <itkMultiThreaderBase.h>
#include <itkRegularStepGradientDescentOptimizerv4.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <mutex>
#include <string>

namespace isotone::imaging {
namespace {

using Image = itk::Image<float, 3>;
using Transform = itk::Euler3DTransform<double>;
using Metric = itk::MattesMutualInformationImageToImageMetricv4<Image, Image, Image, double>;
using Optimizer = itk::RegularStepGradientDescentOptimizerv4<double>;
using Method = itk::ImageRegistrationMethodv4<Image, Image, Transform, Image>;

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

Vector3 centre_of(const ImageGrid& grid) {
    return grid.position({0.5 * (grid.size[0] - 1), 0.5 * (grid.size[1] - 1), 0.5 * (grid.size[2] - 1)});
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

Metric::Pointer metric_of(const RegistrationSettings& settings) {
    const auto metric = Metric::New();
    metric->SetNumberOfHistogramBins(static_cast<itk::SizeValueType>(settings.histogram_bins));
    metric->SetUseMovingImageGradientFilter(false);
    metric->SetUseFixedImageGradientFilter(false);
    return metric;
}

/// Mutual information over all voxels of the fixed image.
double information(const Image::Pointer& fixed, const Image::Pointer& moving, const RigidTransform& transform,
                   const RegistrationSettings& settings) {
    const auto metric = metric_of(settings);
    metric->SetFixedImage(fixed);
    metric->SetMovingImage(moving);
    metric->SetMovingTransform(itk_transform(transform));
    metric->SetVirtualDomainFromImage(fixed);
    metric->Initialize();
    return -metric->GetValue();
}

/// A rotation moves the rim of the image by its angle times this radius: with it steps are lengths in mm in every
/// parameter. (ITK's own estimate of scales samples at random.)
double rim_mm(const ImageGrid& grid) {
    double sum = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
        sum += std::pow(0.25 * grid.size[k] * grid.spacing_mm[k], 2);
    }
    return std::sqrt(sum);
}

Optimizer::Pointer optimizer_of(const ImageGrid& fixed, const RegistrationSettings& settings) {
    Optimizer::ScalesType scales(6);
    scales.Fill(1.0);
    for (unsigned angle = 0; angle < 3; ++angle) {
        scales[angle] = std::pow(rim_mm(fixed), 2);
    }
    const auto optimizer = Optimizer::New();
    optimizer->SetScales(scales);
    optimizer->SetLearningRate(*std::min_element(fixed.spacing_mm.begin(), fixed.spacing_mm.end()));
    optimizer->SetMinimumStepLength(1e-3);
    optimizer->SetRelaxationFactor(0.6);
    optimizer->SetGradientMagnitudeTolerance(1e-6);
    optimizer->SetNumberOfIterations(static_cast<itk::SizeValueType>(settings.iterations));
    optimizer->SetReturnBestParametersAndValue(true);
    return optimizer;
}

Method::Pointer method_of(const RegistrationSettings& settings) {
    const std::size_t levels = settings.shrink.size();
    if (levels == 0 || settings.smoothing_mm.size() != levels) {
        throw Error(ErrorCode::usage, "registration", "there are not as many blurs as levels",
                    "give one shrink factor and one smoothing_mm for each level");
    }
    const auto method = Method::New();
    Method::ShrinkFactorsArrayType shrink(static_cast<unsigned>(levels));
    Method::SmoothingSigmasArrayType smoothing(static_cast<unsigned>(levels));
    Method::MetricSamplingPercentageArrayType share(static_cast<unsigned>(levels));
    for (unsigned level = 0; level < levels; ++level) {
        shrink[level] = static_cast<itk::SizeValueType>(settings.shrink[level]);
        smoothing[level] = settings.smoothing_mm[level];
        share[level] = settings.sampled_share;
    }
    method->SetNumberOfLevels(levels);
    method->SetShrinkFactorsPerLevel(shrink);
    method->SetSmoothingSigmasPerLevel(smoothing);
    method->SetSmoothingSigmasAreSpecifiedInPhysicalUnits(true);
    method->SetMetricSamplingStrategy(Method::MetricSamplingStrategyEnum::REGULAR);
    method->SetMetricSamplingPercentagePerLevel(share);
    method->MetricSamplingReinitializeSeed(seed);
    return method;
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

void require_plausible(const RigidRegistration& found, const RegistrationSettings& settings) {
    const RigidTransform& t = found.transform;
    const double shift = std::hypot(t.translation_mm[0], t.translation_mm[1], t.translation_mm[2]);
    if (t.angle_rad() > settings.largest_rotation_rad || shift > settings.largest_shift_mm) {
        refuse("the images fit best after a rotation of " + number_text(t.angle_rad() * 180.0 / std::numbers::pi) +
                   " degrees and a shift of " + number_text(shift) + " mm, which is not plausible",
               "check that both show the same part of the same patient; raise the limits, or give a start");
    }
    if (found.metric < settings.least_information) {
        refuse("the images share " + number_text(found.metric) + " nats of information, which is next to none",
               "check that both show the same patient, or give a transform");
    }
    if (found.metric < (1.0 - worst_loss) * found.start_metric) {
        refuse("the search ended with less mutual information (" + number_text(found.metric) +
                   ") than it began with (" + number_text(found.start_metric) + ")",
               "check that both images show the same anatomy, or give a transform");
    }
}

}  // namespace

Record RigidRegistration::record() const {
    Record record;
    record["method"] = "Mattes mutual information, rigid, regular steps";
    record["transform"] = record_of(transform);
    record["rotation_deg"] = transform.angle_rad() * 180.0 / std::numbers::pi;
    record["mutual_information_at_start"] = start_metric;
    record["mutual_information"] = metric;
    record["iterations_of_last_level"] = iterations;
    return record;
}

RigidRegistration register_rigidly(const Volume& fixed, const Volume& moving, const RegistrationSettings& settings) {
    require_contrast(fixed, "fixed");
    require_contrast(moving, "moving");
    const OneThread one_thread;
    const Image::Pointer fixed_image = image_of(fixed), moving_image = image_of(moving);
    const RigidTransform start = about(settings.start, centre_of(fixed.grid));
    try {
        const auto metric = metric_of(settings);
        const auto optimizer = optimizer_of(fixed.grid, settings);
        const auto method = method_of(settings);
        const auto transform = itk_transform(start);
        method->SetFixedImage(fixed_image);
        method->SetMovingImage(moving_image);
        method->SetMetric(metric);
        method->SetOptimizer(optimizer);
        method->SetInitialTransform(transform);
        method->InPlaceOn();
        method->Update();
        const auto stop = optimizer->GetStopCondition();
        if (stop == itk::StopConditionObjectToObjectOptimizerEnum::MAXIMUM_NUMBER_OF_ITERATIONS) {
            refuse("the search did not end within " + std::to_string(settings.iterations) + " steps",
                   "raise iterations, or give a start nearer to the truth");
        }
        RigidRegistration found;
        found.transform = rigid_transform(*transform);
        found.iterations = static_cast<int>(optimizer->GetCurrentIteration());
        found.start_metric = information(fixed_image, moving_image, start, settings);
        found.metric = information(fixed_image, moving_image, found.transform, settings);
        require_plausible(found, settings);
        if (found.metric < found.start_metric) {
            found.transform = start;
            found.metric = found.start_metric;
        }
        return found;
    } catch (const itk::ExceptionObject& fault) {
        refuse(std::string("the images could not be compared: ") + fault.GetDescription(),
               "check that they overlap: both must show the same place");
    }
}

}  // namespace isotone::imaging
