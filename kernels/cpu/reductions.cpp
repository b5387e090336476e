// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/reductions.hpp"

#include "kernels/cpu/buffers.hpp"
#include "kernels/cpu/shards.hpp"

#include <array>
#include <atomic>
#include <cmath>

namespace isotone::kernels::cpu {
namespace {

constexpr std::size_t columns = 16;  // partial sums of a shard, each over every 16th element

/// Sum of term(i) over a shard, in 16 columns added in pairs.
template <class Term>
double sum_of_shard(std::size_t begin, std::size_t end, const Term& term) {
    std::array<double, columns> part{};
    std::size_t i = begin;
    for (; i + columns <= end; i += columns) {
        for (std::size_t k = 0; k < columns; ++k) {
            part[k] += term(i + k);
        }
    }
    for (std::size_t k = 0; i < end; ++i, ++k) {
        part[k] += term(i);
    }
    for (std::size_t width = columns / 2; width > 0; width /= 2) {
        for (std::size_t k = 0; k < width; ++k) {
            part[k] += part[k + width];
        }
    }
    return part[0];
}

template <class Term>
double sum_of(std::size_t size, ThreadPool& pool, const Term& term) {
    return sum_over_shards<double>(size, pool,
                                   [&](std::size_t begin, std::size_t end) { return sum_of_shard(begin, end, term); });
}

}  // namespace

double sum(std::span<const float> values, ThreadPool& pool) {
    const float* const v = values.data();
    return sum_of(values.size(), pool, [v](std::size_t i) { return static_cast<double>(v[i]); });
}

double sum_of_magnitudes(std::span<const float> values, ThreadPool& pool) {
    const float* const v = values.data();
    return sum_of(values.size(), pool, [v](std::size_t i) { return static_cast<double>(std::abs(v[i])); });
}

double dot(std::span<const float> a, std::span<const float> b, ThreadPool& pool) {
    require_equal_size(a.size(), b.size(), "dot");
    const float* const p = a.data();
    const float* const q = b.data();
    return sum_of(a.size(), pool,
                  [p, q](std::size_t i) { return static_cast<double>(p[i]) * static_cast<double>(q[i]); });
}

double largest_magnitude(std::span<const float> values, ThreadPool& pool) {
    std::vector<float> largest(shards_of(values.size()), 0.0F);
    each_shard(values.size(), pool, [&](std::size_t begin, std::size_t end) {
        float most = 0.0F;
        for (std::size_t i = begin; i < end; ++i) {
            most = std::max(most, std::abs(values[i]));
        }
        largest[begin / shard_size] = most;
    });
    float most = 0.0F;
    for (const float value : largest) {
        most = std::max(most, value);
    }
    return static_cast<double>(most);
}

double poisson_log_likelihood(std::span<const float> measured, std::span<const float> expected, double floor,
                              ThreadPool& pool) {
    require_equal_size(measured.size(), expected.size(), "poisson_log_likelihood");
    const float* const y = measured.data();
    const float* const e = expected.data();
    return sum_of(measured.size(), pool, [=](std::size_t i) {
        const auto mean = static_cast<double>(e[i]);
        return y[i] == 0.0F ? -mean : static_cast<double>(y[i]) * std::log(std::max(mean, floor)) - mean;
    });
}

bool all_finite(std::span<const float> values, ThreadPool& pool) {
    std::atomic<bool> finite{true};
    each_shard(values.size(), pool, [&](std::size_t begin, std::size_t end) {
        std::size_t bad = 0;
        for (std::size_t i = begin; i < end; ++i) {
            bad += std::isfinite(values[i]) ? 0U : 1U;
        }
        if (bad > 0) {
            finite = false;
        }
    });
    return finite;
}

}  // namespace isotone::kernels::cpu
