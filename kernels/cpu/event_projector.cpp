// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/event_projector.hpp"

#include "core/error.hpp"
#include "kernels/common/path.hpp"
#include "kernels/cpu/back_input.hpp"
#include "kernels/cpu/buffers.hpp"
#include "kernels/cpu/event_order.hpp"
#include "kernels/cpu/padded_image.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace isotone::kernels::cpu {
namespace {

/// Events of an item are neighbours in space; an item is long enough to make its hand-out negligible.
constexpr std::size_t events_per_item = 512;

EventPath compact(const common::LorPath& path, std::uint64_t place) {
    return {static_cast<float>(path.start[0]),
            static_cast<float>(path.slope[0]),
            static_cast<float>(path.start[1]),
            static_cast<float>(path.slope[1]),
            static_cast<float>(path.weight),
            path.steps,
            path.first,
            path.axis,
            place};
}

/// Transaxial direction in 64 bins, then distance from the axis in bins of 8 mm, then the middle's z in bins of 32 mm.
std::uint64_t sort_key(const common::EventEnds& ends) {
    constexpr double directions = 64.0, radial_mm = 8.0, axial_mm = 32.0, offset = 32768.0, bins = 65535.0;
    const double dx = ends.b[0] - ends.a[0];
    const double dy = ends.b[1] - ends.a[1];
    const double length = std::hypot(dx, dy);
    double angle = std::atan2(dy, dx) / std::numbers::pi;  // a line has no sense
    angle = angle < 0.0 ? angle + 1.0 : angle;
    const double side = angle >= 1.0 || dy < 0.0 ? -1.0 : 1.0;
    const double radius = length > 0.0 ? side * (ends.a[0] * dy - ends.a[1] * dx) / length : 0.0;
    const auto bin = [=](double value) { return static_cast<std::uint64_t>(std::clamp(value, 0.0, bins)); };
    return bin(angle * directions) << 32U | bin(radius / radial_mm + offset) << 16U |
           bin(0.5 * (ends.a[2] + ends.b[2]) / axial_mm + offset);
}

class EventProjector final : public Projector {
public:
    EventProjector(const EventGeometry& geometry, const KernelTable& kernels, ThreadPool& pool, PaddedImage& padded)
        : kernels_(kernels), pool_(pool), padded_(padded), grid_(geometry.grid), shape_(padded_shape(grid_)) {
        padded_size(grid_);
        find_paths(geometry);
        for (const EventPath& path : paths_) {
            largest_element_ = std::max(largest_element_, path.weight);
        }
    }

    std::size_t size() const override { return paths_.size(); }
    const Grid& grid() const override { return grid_; }
    double largest_element() const override { return static_cast<double>(largest_element_); }

    void forward(const Buffer& image, Buffer& projections) override {
        require_equal_size(image.size(), grid_.voxels(), "forward projection of an image");
        require_equal_size(projections.size(), size(), "forward projection");
        const float* const padded = padded_.of(values_of(image), grid_, pool_);
        float* const values = values_of(projections).data();
        each_item([&](const EventPath* paths, std::size_t count, int) {
            kernels_.forward_events(paths, count, shape_, padded, values);
        });
    }

    void back(const Buffer& projections, Accumulator& accumulator) override {
        constexpr auto use = FixedImages::Use::any_voxel;
        const BackInput input = back_input(*this, projections, accumulator, use, pool_);
        each_item([&](const EventPath* paths, std::size_t count, int worker) {
            kernels_.back_events(paths, count, shape_, input.values.data(),
                                 input.images.target(worker, use, accumulator.scale()));
        });
    }

private:
    void find_paths(const EventGeometry& geometry) {
        const std::size_t events = geometry.events.size();
        std::vector<EventPath> found(events);
        std::vector<std::uint64_t> keys(events);
        constexpr std::size_t share = 16384;
        pool_.for_each((events + share - 1) / share, [&](std::size_t item, int) {
            for (std::size_t i = item * share; i < std::min(events, (item + 1) * share); ++i) {
                const common::EventEnds ends = common::ends_of(geometry, i);
                found[i] = compact(common::make_path(ends.a, ends.b, grid_), i);
                keys[i] = sort_key(ends);
            }
        });
        const std::vector<std::uint64_t> order = order_of(std::move(keys));
        paths_.resize(events);
        std::transform(order.begin(), order.end(), paths_.begin(), [&](std::uint64_t i) { return found[i]; });
    }

    template <class Body>
    void each_item(const Body& body) {
        pool_.for_each((paths_.size() + events_per_item - 1) / events_per_item, [&](std::size_t item, int worker) {
            const std::size_t first = item * events_per_item;
            body(paths_.data() + first, std::min(events_per_item, paths_.size() - first), worker);
        });
    }

    const KernelTable& kernels_;
    ThreadPool& pool_;
    PaddedImage& padded_;
    Grid grid_;
    PaddedShape shape_;
    std::vector<EventPath> paths_;
    float largest_element_ = 0.0F;
};

}  // namespace

std::unique_ptr<Projector> make_event_projector(const EventGeometry& geometry, const KernelTable& kernels,
                                                ThreadPool& pool, PaddedImage& padded) {
    if (geometry.tof) {
        throw Error(ErrorCode::usage, "cpu backend", "time-of-flight is not available in this backend",
                    "project without time-of-flight");
    }
    common::check(geometry.grid);
    common::check(geometry);
    return std::make_unique<EventProjector>(geometry, kernels, pool, padded);
}

}  // namespace isotone::kernels::cpu
