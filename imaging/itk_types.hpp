// SPDX-License-Identifier: Apache-2.0
/// Private to this room: volumes and rigid transforms as ITK has them, and ITK's threads.
#pragma once

#include "core/rigid_transform.hpp"
#include "core/volume.hpp"

#include <itkEuler3DTransform.h>
#include <itkImage.h>
#include <itkMultiThreaderBase.h>

#include <mutex>

namespace isotone::imaging {

using Image = itk::Image<float, 3>;
using Transform = itk::Euler3DTransform<double>;

/// A copy, at its place in the patient. io/image makes the same of a volume: the two rooms share no header of ITK's.
Image::Pointer image_of(const Volume& volume);

Transform::Pointer itk_transform(const RigidTransform& transform);
RigidTransform rigid_transform(const Transform& transform);

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

}  // namespace isotone::imaging
