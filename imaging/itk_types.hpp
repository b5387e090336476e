// SPDX-License-Identifier: Apache-2.0
/// Private to this room: volumes and rigid transforms as ITK has them, and ITK's threads.
#pragma once

#include "core/rigid_transform.hpp"
#include "core/volume.hpp"

#include <mutex>

namespace itk {
template <typename Pixel, unsigned int Dimension>
class Image;
template <typename Parameters>
class Euler3DTransform;
template <typename Object>
class SmartPointer;
}  // namespace itk

namespace isotone::imaging {

using Image = itk::Image<float, 3>;
using Transform = itk::Euler3DTransform<double>;

/// A copy, at its place in the patient. io/image makes the same of a volume: no header of ITK's reaches both rooms.
itk::SmartPointer<Image> image_of(const Volume& volume);

itk::SmartPointer<Transform> itk_transform(const RigidTransform& transform);
RigidTransform rigid_transform(const Transform& transform);

/// ITK's own threads sum in whatever order they end. What it makes while this lives works on one. The setting is one
/// for the whole process, so registrations run one after the other.
class OneThread {
public:
    OneThread();
    ~OneThread();
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

private:
    std::scoped_lock<std::mutex> lock_;
    unsigned before_;
};

}  // namespace isotone::imaging
