// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/elementwise.hpp"

#include "kernels/common/elementwise.hpp"
#include "kernels/cpu/buffers.hpp"
#include "kernels/cpu/shards.hpp"

#include <thrust/execution_policy.h>
#include <thrust/iterator/zip_iterator.h>
#include <thrust/transform.h>
#include <thrust/tuple.h>

namespace isotone::kernels::cpu {
namespace {

struct UpdateTuple {
    common::EmUpdate update;
    template <class Tuple>
    float operator()(const Tuple& t) const {
        return update(thrust::get<0>(t), thrust::get<1>(t), thrust::get<2>(t));
    }
};

/// a = op(a, b) within each shard
template <class Op>
void combine(Values a, ConstValues b, const Op& op, ThreadPool& pool) {
    each_shard(a.size(), pool, [&](std::size_t begin, std::size_t end) {
        thrust::transform(thrust::seq, a.data() + begin, a.data() + end, b.data() + begin, a.data() + begin, op);
    });
}

std::size_t below_floor(ConstValues measured, ConstValues expected, float floor, ThreadPool& pool) {
    return sum_over_shards<std::size_t>(measured.size(), pool, [&](std::size_t begin, std::size_t end) {
        std::size_t count = 0;
        for (std::size_t i = begin; i < end; ++i) {
            count += measured[i] != 0.0F && expected[i] < floor ? 1U : 0U;
        }
        return count;
    });
}

}  // namespace

void fill(Values a, float value, ThreadPool& pool) {
    each_shard(a.size(), pool,
               [&](std::size_t begin, std::size_t end) { std::fill(a.data() + begin, a.data() + end, value); });
}

void copy(ConstValues from, Values to, ThreadPool& pool) {
    require_equal_size(from.size(), to.size(), "copy");
    each_shard(to.size(), pool, [&](std::size_t begin, std::size_t end) {
        std::copy(from.data() + begin, from.data() + end, to.data() + begin);
    });
}

void multiply(Values a, ConstValues b, ThreadPool& pool) {
    require_equal_size(a.size(), b.size(), "multiply");
    combine(a, b, common::Multiply{}, pool);
}

void scale_and_add(Values a, double scale, ConstValues b, ThreadPool& pool) {
    require_equal_size(a.size(), b.size(), "scale_and_add");
    combine(a, b, common::ScaleAndAdd{static_cast<float>(scale)}, pool);
}

RatioCounts ratio(ConstValues measured, ConstValues expected, double floor, Values ratio, ThreadPool& pool) {
    require_equal_size(measured.size(), expected.size(), "ratio");
    require_equal_size(measured.size(), ratio.size(), "ratio");
    const auto least = static_cast<float>(floor);
    const RatioCounts counts{below_floor(measured, expected, least, pool)};
    each_shard(ratio.size(), pool, [&](std::size_t begin, std::size_t end) {
        thrust::transform(thrust::seq, measured.data() + begin, measured.data() + end, expected.data() + begin,
                          ratio.data() + begin, common::Ratio{least});
    });
    return counts;
}

void em_update(Values image, ConstValues correction, ConstValues sensitivity, double threshold, ThreadPool& pool) {
    require_equal_size(image.size(), correction.size(), "em_update");
    require_equal_size(image.size(), sensitivity.size(), "em_update");
    const UpdateTuple update{{static_cast<float>(threshold)}};
    each_shard(image.size(), pool, [&](std::size_t begin, std::size_t end) {
        const auto first = thrust::make_zip_iterator(
            thrust::make_tuple(image.data() + begin, correction.data() + begin, sensitivity.data() + begin));
        thrust::transform(thrust::seq, first, first + static_cast<std::ptrdiff_t>(end - begin), image.data() + begin,
                          update);
    });
}

}  // namespace isotone::kernels::cpu
