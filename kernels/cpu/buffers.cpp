// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/buffers.hpp"

#include "core/error.hpp"
#include "kernels/cpu/padded_image.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <stdexcept>
#include <string>

namespace isotone::kernels::cpu {
namespace {

/// Above this many threads, copies of the image would cost more memory than atomic additions cost time.
constexpr int most_copies = 8;

struct FloatBuffer final : Buffer::Storage {
    AlignedVector<float> values;
    std::size_t size() const override { return values.size(); }
};

template <class Vector>
void make_zeros(Vector& values, std::size_t size) {
    using T = typename Vector::value_type;
    try {
        values.assign(size, T{});
    } catch (const std::exception&) {  // bad_alloc or length_error
        throw Error(ErrorCode::out_of_memory, "cpu backend",
                    "no memory for " + std::to_string(size) + " values of " + std::to_string(sizeof(T)) + " bytes",
                    "use a coarser grid, fewer data or fewer threads");
    }
}

FloatBuffer& float_buffer(Buffer::Storage* storage) {
    auto* const found = dynamic_cast<FloatBuffer*>(storage);
    if (found == nullptr) {
        throw std::logic_error("a buffer that the cpu backend did not make");
    }
    return *found;
}

}  // namespace

Buffer make_float_buffer(std::size_t size) {
    auto storage = std::make_unique<FloatBuffer>();
    make_zeros(storage->values, size);
    return Buffer(std::move(storage));
}

std::span<float> values_of(Buffer& buffer) {
    return float_buffer(buffer.storage()).values;
}

std::span<const float> values_of(const Buffer& buffer) {
    return float_buffer(buffer.storage()).values;
}

void require_equal_size(std::size_t a, std::size_t b, const char* operation) {
    if (a != b) {
        throw std::logic_error(std::string(operation) + ": sizes " + std::to_string(a) + " and " + std::to_string(b) +
                               " differ");
    }
}

FixedImages::FixedImages(int threads)
    : shared_(threads > most_copies), copies_(static_cast<std::size_t>(shared_ ? 1 : threads)) {}

void FixedImages::prepare(const Grid& grid, ThreadPool& pool) {
    if (grid_) {
        if (grid_->size != grid.size) {
            throw std::logic_error("back projections of different grids into one accumulator");
        }
        return;
    }
    pool.for_each(copies_.size(), [&](std::size_t i, int) { make_zeros(copies_[i], padded_size(grid)); });
    grid_ = grid;
}

FixedTarget FixedImages::target(int worker, FixedPointScale scale) {
    auto& copy = copies_[shared_ ? 0 : static_cast<std::size_t>(worker)];
    return {copy.data(), std::ldexp(1.0, scale.exponent), shared_};
}

void FixedImages::clear(ThreadPool& pool) {
    pool.for_each(copies_.size(), [&](std::size_t i, int) { std::fill(copies_[i].begin(), copies_[i].end(), 0); });
}

void FixedImages::finish(FixedPointScale scale, std::span<float> image, ThreadPool& pool) const {
    if (!grid_) {  // nothing was added
        std::fill(image.begin(), image.end(), 0.0F);
        return;
    }
    const PaddedShape shape = padded_shape(*grid_);
    const auto ny = static_cast<std::size_t>(grid_->size[1]);
    const auto nz = static_cast<std::size_t>(grid_->size[2]);
    const double unit = std::ldexp(1.0, -scale.exponent);
    std::atomic<std::int64_t> largest{0};
    pool.for_each(static_cast<std::size_t>(grid_->size[0]), [&](std::size_t x, int) {
        std::int64_t most = 0;
        for (std::size_t y = 0; y < ny; ++y) {
            const auto from = static_cast<std::size_t>(shape.origin + static_cast<std::ptrdiff_t>(x) * shape.stride[0] +
                                                       static_cast<std::ptrdiff_t>(y) * shape.stride[1]);
            for (std::size_t z = 0; z < nz; ++z) {
                std::int64_t total = 0;
                for (const auto& copy : copies_) {
                    total += copy[from + z];
                }
                most = std::max(most, std::abs(total));
                image[(x * ny + y) * nz + z] = static_cast<float>(static_cast<double>(total) * unit);
            }
        }
        for (std::int64_t seen = largest; seen < most && !largest.compare_exchange_weak(seen, most);) {
        }
    });
    constexpr std::int64_t fewest_quanta = 10'000'000;  // 1e-7 of the largest value
    if (largest > 0 && largest < fewest_quanta) {
        throw Error(ErrorCode::inconsistent_data, "back projection",
                    "its fixed-point unit is coarser than 1e-7 of the result",
                    "look for a single huge value in the projections");
    }
}

Accumulator make_fixed_accumulator(std::size_t voxels, FixedPointScale scale, int threads) {
    return {std::make_unique<FixedImages>(threads), voxels, scale};
}

FixedImages& images_of(const Accumulator& accumulator) {
    auto* const images = dynamic_cast<FixedImages*>(accumulator.storage());
    if (images == nullptr) {
        throw std::logic_error("an accumulator that the cpu backend did not make");
    }
    return *images;
}

}  // namespace isotone::kernels::cpu
