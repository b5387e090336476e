// SPDX-License-Identifier: Apache-2.0
/// Joseph's method for one arbitrary line of response at a time, 16 steps in 16 lanes, over a padded image.
#pragma once

#include "kernels/cpu/fixed_point.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/simd.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

/// Strides seen from an event: along its driving axis and along the two axes across.
struct EventStrides {
    std::int32_t drive, across0, across1;
};

inline EventStrides strides_of(const EventPath& path, const PaddedShape& shape) {
    const auto stride = [&](int axis) { return static_cast<std::int32_t>(shape.stride[axis]); };
    return {stride(path.axis), stride(path.axis == 0 ? 1 : 0), stride(path.axis == 2 ? 1 : 2)};
}

/// Where 16 steps fall between their four voxels.
struct Taps {
    std::int32_t offset[lanes];  ///< of the lowest voxel, from voxel (0,0,0)
    Float16 weight0, weight1;    ///< of the upper neighbour along each axis across
    int count;                   ///< lanes in use; the others repeat the last
};

inline void find_taps(const EventPath& path, const EventStrides& stride, int chunk, Taps& taps) {
    const int left = path.steps - chunk * lanes;
    taps.count = left < lanes ? left : lanes;
    const Int16 step = min(broadcast(chunk * lanes) + iota(), broadcast(path.steps - 1));
    const Float16 s = to_float(step);
    const Float16 at0 = fma(s, Float16(path.slope0), Float16(path.start0));
    const Float16 at1 = fma(s, Float16(path.slope1), Float16(path.start1));
    const Float16 below0 = floor(at0);
    const Float16 below1 = floor(at1);
    taps.weight0 = at0 - below0;
    taps.weight1 = at1 - below1;
    ((step + broadcast(path.first)) * broadcast(stride.drive) + to_int(below0) * broadcast(stride.across0) +
     to_int(below1) * broadcast(stride.across1))
        .store(taps.offset);
}

/// The voxels at offset and offset + next of each lane.
inline void gather_two(const float* image, const std::int32_t* offset, std::int32_t next, Float16& low, Float16& high) {
    float a[lanes];
    float b[lanes];
    for (int i = 0; i < lanes; ++i) {
        a[i] = image[offset[i]];
        b[i] = image[offset[i] + next];
    }
    low = Float16::load(a);
    high = Float16::load(b);
}

inline Float16 between(Float16 low, Float16 high, Float16 weight) {
    return fma(weight, high - low, low);
}

inline float forward_event(const EventPath& path, const PaddedShape& shape, const float* image) {
    const EventStrides stride = strides_of(path, shape);
    const float* origin = image + shape.origin;
    Float16 total(0.0F);
    for (int chunk = 0; chunk * lanes < path.steps; ++chunk) {
        Taps taps;
        find_taps(path, stride, chunk, taps);
        Float16 v00, v01, v10, v11;
        gather_two(origin, taps.offset, stride.across1, v00, v01);
        gather_two(origin + stride.across0, taps.offset, stride.across1, v10, v11);
        const Float16 value = between(between(v00, v01, taps.weight1), between(v10, v11, taps.weight1), taps.weight0);
        if (taps.count == lanes) {
            total = total + value;
        } else {
            const Float16 used =
                min(Float16(1.0F), max(Float16(0.0F), Float16(static_cast<float>(taps.count)) - to_float(iota())));
            total = fma(value, used, total);
        }
    }
    return sum(total) * path.weight;
}

inline void forward_events(const EventPath* paths, std::size_t count, const PaddedShape& shape, const float* image,
                           float* values) {
    for (std::size_t i = 0; i < count; ++i) {
        values[paths[i].place] = forward_event(paths[i], shape, image);
    }
}

inline void add_one(std::int64_t* target, std::int64_t value, bool shared) {
    if (shared) {
        add_shared(target, value);
    } else {
        *target += value;
    }
}

inline void back_event(const EventPath& path, const PaddedShape& shape, float value, const FixedTarget& to) {
    const EventStrides stride = strides_of(path, shape);
    std::int64_t* origin = to.image + shape.origin;
    const Float16 scaled(value * path.weight);
    const Float16 one(1.0F);
    for (int chunk = 0; chunk * lanes < path.steps; ++chunk) {
        Taps taps;
        find_taps(path, stride, chunk, taps);
        const Float16 upper = scaled * taps.weight0;
        const Float16 lower = scaled * (one - taps.weight0);
        float part[4][lanes];
        (lower * (one - taps.weight1)).store(part[0]);
        (lower * taps.weight1).store(part[1]);
        (upper * (one - taps.weight1)).store(part[2]);
        (upper * taps.weight1).store(part[3]);
        for (int i = 0; i < taps.count; ++i) {
            std::int64_t* at = origin + taps.offset[i];
            add_one(at, to_fixed(part[0][i], to.scale), to.shared);
            add_one(at + stride.across1, to_fixed(part[1][i], to.scale), to.shared);
            add_one(at + stride.across0, to_fixed(part[2][i], to.scale), to.shared);
            add_one(at + stride.across0 + stride.across1, to_fixed(part[3][i], to.scale), to.shared);
        }
    }
}

inline void back_events(const EventPath* paths, std::size_t count, const PaddedShape& shape, const float* values,
                        const FixedTarget& to) {
    for (std::size_t i = 0; i < count; ++i) {
        const float value = values[paths[i].place];
        if (value != 0.0F) {
            back_event(paths[i], shape, value, to);
        }
    }
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
