// SPDX-License-Identifier: Apache-2.0
/// Joseph's method for arbitrary lines of response, 16 steps in 16 lanes, over a padded image.
///
/// One line touches about as many cache lines as the nearest cache holds, so neighbouring events advance together, a
/// span of steps at a time, and find the voxels of the event before them still there.
#pragma once

#include "kernels/cpu/fixed_point.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/simd.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

inline constexpr int events_together = 32;
inline constexpr int chunks_together = 4;  ///< of 16 steps

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
    alignas(64) std::int32_t offset[lanes];  ///< of the lowest voxel, from voxel (0,0,0)
    Float16 weight0, weight1;                ///< of the upper neighbour along each axis across
    int count;                               ///< lanes in use; the others repeat the last
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
    if (next == 1) {
        gather_pairs(image, offset, low, high);
        return;
    }
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

inline int chunks_of(const EventPath& path) {
    return (path.steps + lanes - 1) / lanes;
}

/// body(event, first, end) for successive spans of the chunks of every event.
template <class Body>
inline void each_span(const EventPath* paths, int count, const Body& body) {
    bool more = true;
    for (int first = 0; more; first += chunks_together) {
        more = false;
        for (int i = 0; i < count; ++i) {
            const int all = chunks_of(paths[i]);
            const int end = first + chunks_together < all ? first + chunks_together : all;
            if (first < end) {
                body(i, first, end);
            }
            more = more || end < all;
        }
    }
}

/// Taps of a span. Found for all its chunks before any is used: the processor works on several at a time.
struct Span {
    Span(const EventPath& path, const EventStrides& stride, int first, int end) : chunks(end - first) {
        for (int c = 0; c < chunks; ++c) {
            find_taps(path, stride, first + c, taps[c]);
        }
    }
    int chunks;
    Taps taps[chunks_together];
};

inline void forward_span(const EventPath& path, const PaddedShape& shape, const float* image, int first, int end,
                         float* total) {
    const EventStrides stride = strides_of(path, shape);
    const float* const origin = image + shape.origin;
    const Span span(path, stride, first, end);
    Float16 sum_of_span = Float16::load(total);
    for (int c = 0; c < span.chunks; ++c) {
        const Taps& taps = span.taps[c];
        Float16 v00, v01, v10, v11;
        gather_two(origin, taps.offset, stride.across1, v00, v01);
        gather_two(origin + stride.across0, taps.offset, stride.across1, v10, v11);
        const Float16 value = between(between(v00, v01, taps.weight1), between(v10, v11, taps.weight1), taps.weight0);
        const Float16 used =
            min(Float16(1.0F), max(Float16(0.0F), Float16(static_cast<float>(taps.count)) - to_float(iota())));
        sum_of_span = fma(value, used, sum_of_span);
    }
    sum_of_span.store(total);
}

inline void forward_events(const EventPath* paths, std::size_t count, const PaddedShape& shape, const float* image,
                           float* values) {
    alignas(64) float totals[events_together][lanes];
    for (std::size_t first = 0; first < count; first += events_together) {
        const EventPath* const group = paths + first;
        const int members = static_cast<int>(count - first < events_together ? count - first : events_together);
        __builtin_memset(totals, 0, sizeof(totals));
        each_span(group, members,
                  [&](int i, int from, int end) { forward_span(group[i], shape, image, from, end, totals[i]); });
        for (int i = 0; i < members; ++i) {
            values[group[i].place] = sum(Float16::load(totals[i])) * group[i].weight;
        }
    }
}

/// Adds fixed-point values to pairs of voxels `next` apart: those at offset, and those `across` further on.
inline void add_pairs(std::int64_t* origin, const Taps& taps, const EventStrides& stride, const std::int64_t* near,
                      const std::int64_t* far) {
    for (int i = 0; i < taps.count; ++i) {
        std::int64_t* const at = origin + taps.offset[i];
        at[0] += near[2 * i];
        at[stride.across1] += near[2 * i + 1];
        at[stride.across0] += far[2 * i];
        at[stride.across0 + stride.across1] += far[2 * i + 1];
    }
}

/// The same for voxels that are neighbours in memory.
inline void add_neighbours(std::int64_t* origin, const Taps& taps, std::ptrdiff_t across, const std::int64_t* near,
                           const std::int64_t* far) {
    const auto add = [](std::int64_t* target, const std::int64_t* two) {
        auto* const pair = reinterpret_cast<__m128i*>(target);
        _mm_storeu_si128(pair,
                         _mm_add_epi64(_mm_loadu_si128(pair), _mm_load_si128(reinterpret_cast<const __m128i*>(two))));
    };
    const auto add_step = [&](int i) {
        std::int64_t* const at = origin + taps.offset[i];
        add(at, near + 2 * i);
        add(at + across, far + 2 * i);
    };
    if (taps.count == lanes) {
#pragma GCC unroll 16
        for (int i = 0; i < lanes; ++i) {
            add_step(i);
        }
        return;
    }
    for (int i = 0; i < taps.count; ++i) {
        add_step(i);
    }
}

inline void add_pairs_shared(std::int64_t* origin, const Taps& taps, const EventStrides& stride,
                             const std::int64_t* near, const std::int64_t* far) {
    for (int i = 0; i < taps.count; ++i) {
        std::int64_t* const at = origin + taps.offset[i];
        add_shared(at, near[2 * i]);
        add_shared(at + stride.across1, near[2 * i + 1]);
        add_shared(at + stride.across0, far[2 * i]);
        add_shared(at + stride.across0 + stride.across1, far[2 * i + 1]);
    }
}

inline void back_span(const EventPath& path, const PaddedShape& shape, float value, int first, int end,
                      const FixedTarget& to) {
    const EventStrides stride = strides_of(path, shape);
    std::int64_t* const origin = to.image + shape.origin;
    const Float16 scaled(value * path.weight);
    const Float16 one(1.0F);
    const Span span(path, stride, first, end);
    alignas(64) std::int64_t near[chunks_together][2 * lanes];
    alignas(64) std::int64_t far[chunks_together][2 * lanes];
    for (int c = 0; c < span.chunks; ++c) {
        const Taps& taps = span.taps[c];
        const Float16 upper = scaled * taps.weight0;
        const Float16 lower = scaled * (one - taps.weight0);
        const Float16 rest1 = one - taps.weight1;
        pairs_to_fixed(lower * rest1, lower * taps.weight1, near[c]);
        pairs_to_fixed(upper * rest1, upper * taps.weight1, far[c]);
    }
    for (int c = 0; c < span.chunks; ++c) {
        if (to.shared) {
            add_pairs_shared(origin, span.taps[c], stride, near[c], far[c]);
        } else if (stride.across1 == 1) {
            add_neighbours(origin, span.taps[c], stride.across0, near[c], far[c]);
        } else {
            add_pairs(origin, span.taps[c], stride, near[c], far[c]);
        }
    }
}

inline void back_events(const EventPath* paths, std::size_t count, const PaddedShape& shape, const float* values,
                        const FixedTarget& to) {
    for (std::size_t first = 0; first < count; first += events_together) {
        const EventPath* const group = paths + first;
        const int members = static_cast<int>(count - first < events_together ? count - first : events_together);
        float value[events_together];
        for (int i = 0; i < members; ++i) {
            value[i] = in_units(values[group[i].place], to);
        }
        each_span(group, members, [&](int i, int from, int end) {
            if (value[i] != 0.0F) {
                back_span(group[i], shape, value[i], from, end, to);
            }
        });
    }
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
