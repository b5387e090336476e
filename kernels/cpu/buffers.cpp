// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/buffers.hpp"

#include "core/error.hpp"
#include "kernels/cpu/padded_image.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>

namespace isotone::kernels::cpu {
namespace {

/// Above this many threads, copies of the image would cost more memory than atomic additions cost time.
constexpr std::size_t most_copies = 8;

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

FixedImages::FixedImages(int threads) : threads_(static_cast<std::size_t>(threads)) {}

std::size_t FixedImages::copies(Use use) const {
    return use == Use::disjoint_voxels || threads_ > most_copies ? 1 : threads_;
}

void FixedImages::prepare(const Grid& grid, Use use, ThreadPool& pool) {
    if (grid_ && grid_->size != grid.size) {
        throw std::logic_error("back projections of different grids into one accumulator");
    }
    if (copies_.size() < copies(use)) {
        // Made aside: where memory does not suffice, what was there stays as it was.
        std::vector<AlignedVector<std::int64_t>> made(copies(use) - copies_.size());
        pool.for_each(made.size(), [&](std::size_t i, int) { make_zeros(made[i], padded_size(grid)); });
        std::move(made.begin(), made.end(), std::back_inserter(copies_));
    }
    grid_ = grid;
}

FixedTarget FixedImages::target(int worker, Use use, FixedPointScale scale) {
    const std::size_t copy = copies(use) == 1 ? 0 : static_cast<std::size_t>(worker);
    const bool shared = use == Use::any_voxel && threads_ > most_copies;
    return {copies_[copy].data(), std::ldexp(1.0, scale.exponent), shared};
}

void FixedImages::clear(ThreadPool& pool) {
    constexpr std::size_t share = std::size_t{1} << 18U;
    for (auto& copy : copies_) {
        pool.for_each((copy.size() + share - 1) / share, [&](std::size_t item, int) {
            std::fill_n(copy.data() + item * share, std::min(share, copy.size() - item * share), 0);
        });
    }
}

void FixedImages::finish(FixedPointScale scale, const KernelTable& kernels, std::span<float> image, ThreadPool& pool) {
    if (!grid_) {  // nothing was added
        std::fill(image.begin(), image.end(), 0.0F);
        return;
    }
    const PaddedShape shape = padded_shape(*grid_);
    const auto nx = static_cast<std::size_t>(grid_->size[0]);
    const auto ny = static_cast<std::size_t>(grid_->size[1]);
    const auto nz = static_cast<std::size_t>(grid_->size[2]);
    const double unit = std::ldexp(1.0, -scale.exponent);
    std::vector<double> largest(nx, 0.0);
    pool.for_each(nx, [&](std::size_t x, int) {
        std::vector<std::int64_t> total(copies_.size() > 1 ? nz : 0);
        for (std::size_t y = 0; y < ny; ++y) {
            const auto from = static_cast<std::size_t>(shape.origin + static_cast<std::ptrdiff_t>(x) * shape.stride[0] +
                                                       static_cast<std::ptrdiff_t>(y) * shape.stride[1]);
            const std::int64_t* column = copies_.front().data() + from;
            if (copies_.size() > 1) {
                std::copy_n(column, nz, total.begin());
                for (std::size_t i = 1; i < copies_.size(); ++i) {
                    std::transform(total.begin(), total.end(), copies_[i].begin() + static_cast<std::ptrdiff_t>(from),
                                   total.begin(), std::plus<>());
                }
                column = total.data();
            }
            largest[x] = std::max(largest[x], kernels.from_fixed(column, nz, unit, image.data() + (x * ny + y) * nz));
        }
    });
    constexpr double fewest_quanta = 1e7;  // 1e-7 of the largest value
    const double most = *std::max_element(largest.begin(), largest.end());
    if (most > 0.0 && most < fewest_quanta) {
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
