// SPDX-License-Identifier: Apache-2.0
#include "imaging/itk_types.hpp"

#include <itkEuler3DTransform.h>
#include <itkImage.h>
#include <itkMultiThreaderBase.h>

#include <algorithm>

namespace isotone::imaging {
namespace {

std::mutex& of_process() {
    static std::mutex one;
    return one;
}

}  // namespace

OneThread::OneThread() : lock_(of_process()), before_(itk::MultiThreaderBase::GetGlobalMaximumNumberOfThreads()) {
    itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(1);
}

OneThread::~OneThread() {
    itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(before_);
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

}  // namespace isotone::imaging
