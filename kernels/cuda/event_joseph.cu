// SPDX-License-Identifier: Apache-2.0
/// Joseph's method for arbitrary lines of response: one thread follows one event through the planes of its driving axis
/// and meets four voxels on each.
#include "kernels/cuda/event_kernels.hpp"

#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

constexpr int threads = 128;

/// Number of voxels and distance in memory along one axis.
struct Axis {
    int count;
    long long stride;
};

__device__ Axis axis_of(const ImageShape& shape, int axis) {
    if (axis == 0) {
        return {shape.x, static_cast<long long>(shape.y) * shape.z};
    }
    return axis == 1 ? Axis{shape.y, shape.z} : Axis{shape.z, 1};
}

/// The two neighbours of a position along an axis: offset in memory and share, 0 for one outside the image.
struct Neighbours {
    long long lower, upper;
    float lower_share, upper_share;
};

__device__ Neighbours neighbours(const Axis& axis, float start, float slope, int step) {
    const float position = fmaf(static_cast<float>(step), slope, start);
    const int lower = __float2int_rd(position);
    const float upper_share = position - static_cast<float>(lower);
    const bool lower_inside = lower >= 0 && lower < axis.count;
    const bool upper_inside = lower >= -1 && lower + 1 < axis.count;
    return {lower_inside ? lower * axis.stride : 0, upper_inside ? (lower + 1) * axis.stride : 0,
            lower_inside ? 1.0F - upper_share : 0.0F, upper_inside ? upper_share : 0.0F};
}

/// An event's path with the axes it runs along.
struct Route {
    EventPath path;
    Axis driving, across0, across1;
};

__device__ Route route_of(const ResidentEvents& events, std::uint32_t event) {
    const EventPath path = events.paths[event];
    return {path, axis_of(events.shape, path.axis), axis_of(events.shape, path.axis == 0 ? 1 : 0),
            axis_of(events.shape, path.axis == 2 ? 1 : 2)};
}

__global__ void __launch_bounds__(threads)
    forward_kernel(ResidentEvents events, const float* __restrict__ image, float* __restrict__ projections) {
    const std::int64_t thread = static_cast<std::int64_t>(blockIdx.x) * threads + threadIdx.x;
    if (thread >= events.count) {
        return;
    }
    const std::uint32_t event = events.order[thread];
    const Route route = route_of(events, event);
    const EventPath& path = route.path;
    float sum = 0.0F;
    for (int step = 0; step < path.steps; ++step) {
        const Neighbours u = neighbours(route.across0, path.start[0], path.slope[0], step);
        const Neighbours v = neighbours(route.across1, path.start[1], path.slope[1], step);
        const float* const plane = image + (path.first + step) * route.driving.stride;
        const float at_lower =
            fmaf(v.upper_share, __ldg(plane + u.lower + v.upper), v.lower_share * __ldg(plane + u.lower + v.lower));
        const float at_upper =
            fmaf(v.upper_share, __ldg(plane + u.upper + v.upper), v.lower_share * __ldg(plane + u.upper + v.lower));
        sum = fmaf(u.upper_share, at_upper, fmaf(u.lower_share, at_lower, sum));
    }
    projections[event] = sum * path.weight;
}

__device__ void add_quanta(unsigned long long* voxel, float value, double scale) {
    if (value != 0.0F) {
        atomicAdd(voxel, static_cast<unsigned long long>(__double2ll_rn(static_cast<double>(value) * scale)));
    }
}

__global__ void __launch_bounds__(threads) back_kernel(ResidentEvents events, const float* __restrict__ projections,
                                                       double scale, unsigned long long* __restrict__ quanta) {
    const std::int64_t thread = static_cast<std::int64_t>(blockIdx.x) * threads + threadIdx.x;
    if (thread >= events.count) {
        return;
    }
    const std::uint32_t event = events.order[thread];
    const Route route = route_of(events, event);
    const EventPath& path = route.path;
    const float value = projections[event] * path.weight;
    for (int step = 0; value != 0.0F && step < path.steps; ++step) {
        const Neighbours u = neighbours(route.across0, path.start[0], path.slope[0], step);
        const Neighbours v = neighbours(route.across1, path.start[1], path.slope[1], step);
        unsigned long long* const plane = quanta + (path.first + step) * route.driving.stride;
        const float lower = u.lower_share * value;
        const float upper = u.upper_share * value;
        add_quanta(plane + u.lower + v.lower, lower * v.lower_share, scale);
        add_quanta(plane + u.lower + v.upper, lower * v.upper_share, scale);
        add_quanta(plane + u.upper + v.lower, upper * v.lower_share, scale);
        add_quanta(plane + u.upper + v.upper, upper * v.upper_share, scale);
    }
}

dim3 blocks_for(std::int64_t count) {
    return dim3(static_cast<unsigned>((count + threads - 1) / threads));
}

}  // namespace

void event_forward(const Device& device, const ResidentEvents& events, const float* image, float* projections) {
    if (events.count == 0) {
        return;
    }
    ISOTONE_LAUNCH(&forward_kernel, blocks_for(events.count), dim3(threads), 0, device.use(), events, image,
                   projections);
    check_launch("CUDA event forward projection");
}

void event_back(const Device& device, const ResidentEvents& events, const float* projections, double scale,
                unsigned long long* quanta) {
    if (events.count == 0) {
        return;
    }
    ISOTONE_LAUNCH(&back_kernel, blocks_for(events.count), dim3(threads), 0, device.use(), events, projections, scale,
                   quanta);
    check_launch("CUDA event back projection");
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
