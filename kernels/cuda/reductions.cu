// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/reductions.hpp"

#include "kernels/cuda/device_array.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

constexpr int threads = 256;
constexpr std::size_t elements_per_part = 16384;
constexpr std::size_t most_parts = 1024;

std::size_t parts_for(std::size_t size) {
    return std::clamp<std::size_t>((size + elements_per_part - 1) / elements_per_part, 1, most_parts);
}

// What each element contributes -----------------------------------------------------------------------------------

struct Value {
    const float* values;
    __device__ double operator()(std::size_t i) const { return static_cast<double>(values[i]); }
};

struct Magnitude {
    const float* values;
    __device__ double operator()(std::size_t i) const { return fabs(static_cast<double>(values[i])); }
};

/// Two's complement, as an accumulator holds it.
struct QuantaMagnitude {
    const unsigned long long* quanta;
    __device__ double operator()(std::size_t i) const {
        return fabs(static_cast<double>(static_cast<long long>(quanta[i])));
    }
};

struct Product {
    const float* a;
    const float* b;
    __device__ double operator()(std::size_t i) const { return static_cast<double>(a[i]) * static_cast<double>(b[i]); }
};

struct LogLikelihood {
    const float* measured;
    const float* expected;
    double floor;
    __device__ double operator()(std::size_t i) const {
        const double y = static_cast<double>(measured[i]);
        const double mean = static_cast<double>(expected[i]);
        return (y == 0.0 ? 0.0 : y * log(fmax(mean, floor))) - mean;
    }
};

struct NotFinite {
    const float* values;
    __device__ double operator()(std::size_t i) const {
        // x - x is 0 for a finite x and NaN for any other.
        return values[i] - values[i] == 0.0F ? 0.0 : 1.0;
    }
};

struct Floored {
    const float* measured;
    const float* expected;
    float floor;
    __device__ double operator()(std::size_t i) const { return measured[i] != 0.0F && expected[i] < floor ? 1.0 : 0.0; }
};

// How contributions are combined ----------------------------------------------------------------------------------

struct Add {
    __host__ __device__ double operator()(double a, double b) const { return a + b; }
};

struct Larger {
    __host__ __device__ double operator()(double a, double b) const { return fmax(a, b); }
};

/// Part p of the elements goes to block p: each thread combines every 256th element, then the threads' values are
/// combined pairwise.
template <class Term, class Combine>
__global__ void __launch_bounds__(threads)
    reduce_kernel(Term term, Combine combine, std::size_t size, double* __restrict__ parts) {
    ISOTONE_SHARED(double, values, [threads]);
    const std::size_t begin = size * blockIdx.x / gridDim.x;
    const std::size_t end = size * (blockIdx.x + 1) / gridDim.x;
    double value = 0.0;
    for (std::size_t i = begin + threadIdx.x; i < end; i += threads) {
        value = combine(value, term(i));
    }
    values[threadIdx.x] = value;
    for (unsigned half = threads / 2; half > 0; half /= 2) {
        __syncthreads();
        if (threadIdx.x < half) {
            values[threadIdx.x] = combine(values[threadIdx.x], values[threadIdx.x + half]);
        }
    }
    if (threadIdx.x == 0) {
        parts[blockIdx.x] = values[0];
    }
}

template <class Term, class Combine>
double reduce(const Device& device, const Term& term, const Combine& combine, std::size_t size) {
    if (size == 0) {
        return 0.0;
    }
    std::vector<double> parts(parts_for(size));
    const DeviceArray<double> resident(device, parts.size());
    ISOTONE_LAUNCH((&reduce_kernel<Term, Combine>), dim3(static_cast<unsigned>(parts.size())), dim3(threads), 0,
                   device.use(), term, combine, size, resident.data());
    check_launch("CUDA reduction");
    resident.download(device, parts);
    double total = 0.0;
    for (const double part : parts) {
        total = combine(total, part);
    }
    return total;
}

}  // namespace

double sum(const Device& device, const float* values, std::size_t size) {
    return reduce(device, Value{values}, Add{}, size);
}

double sum_of_magnitudes(const Device& device, const float* values, std::size_t size) {
    return reduce(device, Magnitude{values}, Add{}, size);
}

double dot(const Device& device, const float* a, const float* b, std::size_t size) {
    return reduce(device, Product{a, b}, Add{}, size);
}

double largest_magnitude(const Device& device, const float* values, std::size_t size) {
    return reduce(device, Magnitude{values}, Larger{}, size);
}

double largest_magnitude(const Device& device, const unsigned long long* quanta, std::size_t size) {
    return reduce(device, QuantaMagnitude{quanta}, Larger{}, size);
}

double poisson_log_likelihood(const Device& device, const float* measured, const float* expected, double floor,
                              std::size_t size) {
    return reduce(device, LogLikelihood{measured, expected, floor}, Add{}, size);
}

double count_not_finite(const Device& device, const float* values, std::size_t size) {
    return reduce(device, NotFinite{values}, Add{}, size);
}

double count_floored(const Device& device, const float* measured, const float* expected, float floor,
                     std::size_t size) {
    return reduce(device, Floored{measured, expected, floor}, Add{}, size);
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
