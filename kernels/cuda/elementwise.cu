// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/elementwise.hpp"

#include "kernels/common/elementwise.hpp"
#include "kernels/cuda/thrust_policy.hpp"

#include <thrust/fill.h>
#include <thrust/iterator/zip_iterator.h>
#include <thrust/transform.h>
#include <thrust/tuple.h>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

/// Calls common::EmUpdate with the elements of a tuple.
struct UpdateTuple {
    common::EmUpdate update;
    ISOTONE_HD float operator()(const thrust::tuple<float, float, float>& voxel) const {
        return update(thrust::get<0>(voxel), thrust::get<1>(voxel), thrust::get<2>(voxel));
    }
};

struct FromFixedPoint {
    double quantum;
    ISOTONE_HD float operator()(unsigned long long quanta) const {
        return static_cast<float>(static_cast<double>(static_cast<long long>(quanta)) * quantum);
    }
};

}  // namespace

void fill(const Device& device, float* values, std::size_t size, float value) {
    thrust::fill(thrust_policy(device), values, values + size, value);
}

void multiply(const Device& device, float* a, const float* b, std::size_t size) {
    thrust::transform(thrust_policy(device), a, a + size, b, a, common::Multiply{});
}

void scale_and_add(const Device& device, float* a, float scale, const float* b, std::size_t size) {
    thrust::transform(thrust_policy(device), a, a + size, b, a, common::ScaleAndAdd{scale});
}

void ratio(const Device& device, const float* measured, const float* expected, float floor, float* ratio,
           std::size_t size) {
    thrust::transform(thrust_policy(device), measured, measured + size, expected, ratio, common::Ratio{floor});
}

void em_update(const Device& device, float* image, const float* correction, const float* sensitivity, float threshold,
               std::size_t size) {
    const auto voxels =
        thrust::make_zip_iterator(thrust::make_tuple(static_cast<const float*>(image), correction, sensitivity));
    thrust::transform(thrust_policy(device), voxels, voxels + static_cast<std::ptrdiff_t>(size), image,
                      UpdateTuple{{threshold}});
}

void from_fixed_point(const Device& device, const unsigned long long* quanta, double quantum, float* values,
                      std::size_t size) {
    thrust::transform(thrust_policy(device), quanta, quanta + size, values, FromFixedPoint{quantum});
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
