// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/spect_seat.hpp"

#include "core/error.hpp"

#include <new>
#include <string>

namespace isotone::kernels::cpu {
namespace {

std::size_t index(std::ptrdiff_t i) {
    return static_cast<std::size_t>(i);
}

}  // namespace

void make_room(AlignedVector<float>& values, std::size_t size) {
    if (values.size() >= size) {
        return;
    }
    try {
        values.resize(size);
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::out_of_memory, "cpu backend",
                    "no memory for " + std::to_string(size) + " samples of SPECT views", "use fewer depth planes");
    }
}

SpectSeat::SpectSeat(const SpectShape& shape)
    : bins_(shape.bins), column_(shape.column), path_(index(shape.bins * shape.column)), attenuated_(index(shape.bins)),
      slots_(index(spect_bins * shape.slot)), survival_(index(spect_bins * shape.column)),
      tile_(index(spect_tile_x * spect_tile_y * shape.column)), projection_(index(shape.bins * shape.column)) {
    scratch_ = {path_.data(), attenuated_.data(), slots_.data(), survival_.data(), tile_.data()};
}

SpectSeat& SpectSeats::of(int worker, const SpectShape& shape) {
    std::unique_ptr<SpectSeat>& seat = seats_[index(worker)];
    if (!seat || !seat->fits(shape)) {
        seat = std::make_unique<SpectSeat>(shape);
    }
    return *seat;
}

}  // namespace isotone::kernels::cpu
