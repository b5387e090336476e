// SPDX-License-Identifier: Apache-2.0
#include "harmonize/filter/gaussian_filter.hpp"

#include "core/error.hpp"
#include "core/gaussian_kernel.hpp"
#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <thread>

namespace isotone::harmonize {
namespace {

/// Index into a line of n samples reflected about its outer faces.
std::ptrdiff_t reflected(std::ptrdiff_t i, std::ptrdiff_t n) {
    i %= 2 * n;
    i = i < 0 ? i + 2 * n : i;
    return i < n ? i : 2 * n - 1 - i;
}

/// One contiguous line, in place.
template <class T>
void filter_row(T* data, std::ptrdiff_t length, std::span<const double> half, std::vector<double>& padded,
                std::vector<double>& sum) {
    const auto radius = static_cast<std::ptrdiff_t>(half.size()) - 1;
    padded.resize(static_cast<std::size_t>(length + 2 * radius));
    sum.resize(static_cast<std::size_t>(length));
    for (std::ptrdiff_t i = -radius; i < length + radius; ++i) {
        padded[static_cast<std::size_t>(i + radius)] = static_cast<double>(data[reflected(i, length)]);
    }
    const double* centre = padded.data() + radius;
    for (std::ptrdiff_t x = 0; x < length; ++x) {
        sum[static_cast<std::size_t>(x)] = half[0] * centre[x];
    }
    for (std::ptrdiff_t k = radius; k > 0; --k) {
        const double w = half[static_cast<std::size_t>(k)];
        for (std::ptrdiff_t x = 0; x < length; ++x) {
            sum[static_cast<std::size_t>(x)] += w * (centre[x - k] + centre[x + k]);
        }
    }
    std::transform(sum.begin(), sum.end(), data, [](double v) { return static_cast<T>(v); });
}

/// Lines of `length` samples `stride` apart, `width` of them side by side (1 apart), filtered in place.
template <class T>
void filter_lines(T* data, std::ptrdiff_t length, std::ptrdiff_t stride, std::ptrdiff_t width,
                  std::span<const double> half, std::vector<double>& padded, std::vector<double>& sum) {
    const auto radius = static_cast<std::ptrdiff_t>(half.size()) - 1;
    padded.resize(static_cast<std::size_t>((length + 2 * radius) * width));
    for (std::ptrdiff_t i = -radius; i < length + radius; ++i) {
        const T* from = data + reflected(i, length) * stride;
        std::copy(from, from + width, padded.begin() + (i + radius) * width);
    }
    sum.resize(static_cast<std::size_t>(width));
    for (std::ptrdiff_t i = 0; i < length; ++i) {
        const double* centre = padded.data() + (i + radius) * width;
        for (std::ptrdiff_t x = 0; x < width; ++x) {
            sum[static_cast<std::size_t>(x)] = half[0] * centre[x];
        }
        for (std::ptrdiff_t k = radius; k > 0; --k) {
            const double w = half[static_cast<std::size_t>(k)];
            const double* before = centre - k * width;
            const double* after = centre + k * width;
            for (std::ptrdiff_t x = 0; x < width; ++x) {
                sum[static_cast<std::size_t>(x)] += w * (before[x] + after[x]);
            }
        }
        T* to = data + i * stride;
        for (std::ptrdiff_t x = 0; x < width; ++x) {
            to[x] = static_cast<T>(sum[static_cast<std::size_t>(x)]);
        }
    }
}

/// work(i) for i in [0, count), shared among threads; each i is independent.
void for_each_slab(int count, const std::function<void(int)>& work) {
    const int threads = std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, std::max(count, 1));
    std::vector<std::jthread> pool;
    for (int t = 1; t < threads; ++t) {
        pool.emplace_back([&work, t, threads, count] {
            for (int i = t; i < count; i += threads) {
                work(i);
            }
        });
    }
    for (int i = 0; i < count; i += threads) {
        work(i);
    }
}

template <class T>
void filter_volume(T* values, std::array<int, 3> size, const std::array<std::vector<double>, 3>& half) {
    const std::ptrdiff_t nx = size[0];
    const std::ptrdiff_t ny = size[1];
    const std::ptrdiff_t nz = size[2];
    if (half[0].size() > 1 || half[1].size() > 1) {
        for_each_slab(size[2], [&](int z) {
            std::vector<double> padded, sum;
            T* slice = values + z * nx * ny;
            for (std::ptrdiff_t y = 0; y < ny && half[0].size() > 1; ++y) {
                filter_row(slice + y * nx, nx, half[0], padded, sum);
            }
            if (half[1].size() > 1) {
                filter_lines(slice, ny, nx, nx, half[1], padded, sum);
            }
        });
    }
    if (half[2].size() > 1) {
        for_each_slab(size[1], [&](int y) {
            std::vector<double> padded, sum;
            filter_lines(values + y * nx, nz, nx * ny, nx, half[2], padded, sum);
        });
    }
}

std::vector<double> sampled_kernel(double sigma) {
    const int radius = static_cast<int>(std::floor(4.0 * sigma + 0.5));  // scipy's truncation
    std::vector<double> half(static_cast<std::size_t>(radius) + 1);
    double sum = 0.0;
    for (int k = radius; k >= 0; --k) {
        const double w = std::exp(-0.5 / (sigma * sigma) * k * k);
        half[static_cast<std::size_t>(k)] = w;
        sum += k == 0 ? w : 2.0 * w;
    }
    for (double& w : half) {
        w /= sum;
    }
    return half;
}

}  // namespace

std::vector<double> half_kernel(double fwhm_mm, double spacing_mm, GaussianKernel kind) {
    std::vector<double> exact = gaussian_kernel(fwhm_mm, spacing_mm);  // also checks the arguments
    if (kind == GaussianKernel::exact_second_moment || fwhm_mm == 0.0) {
        return exact;
    }
    return sampled_kernel(fwhm_mm / gaussian_fwhm_per_sigma / spacing_mm);
}

void gaussian_filter(std::span<double> values, std::array<int, 3> size,
                     const std::array<std::vector<double>, 3>& half_kernels) {
    filter_volume(values.data(), size, half_kernels);
}

Volume gaussian_filter(const Volume& volume, const Vector3& fwhm_mm, GaussianKernel kind) {
    std::array<std::vector<double>, 3> half;
    for (std::size_t k = 0; k < 3; ++k) {
        half[k] = half_kernel(fwhm_mm[k], volume.grid.spacing_mm[k], kind);
    }
    Volume filtered = volume;
    filter_volume(filtered.values.data(), volume.grid.size, half);
    return filtered;
}

Vector3 filter_between(const Vector3& source_fwhm_mm, const Vector3& target_fwhm_mm) {
    Vector3 filter{};
    for (std::size_t k = 0; k < 3; ++k) {
        const double square = target_fwhm_mm[k] * target_fwhm_mm[k] - source_fwhm_mm[k] * source_fwhm_mm[k];
        if (!(square >= 0.0)) {
            throw Error(ErrorCode::inconsistent_data, "filter to a target resolution",
                        "the source resolution of " + number_text(source_fwhm_mm[k]) +
                            " mm is coarser than the target of " + number_text(target_fwhm_mm[k]) + " mm",
                        "a filter only lowers resolution: choose a coarser target or reconstruct sharper");
        }
        filter[k] = std::sqrt(square);
    }
    return filter;
}

}  // namespace isotone::harmonize
