// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/event_projector.hpp"

#include "kernels/common/path.hpp"
#include "kernels/cuda/event_kernels.hpp"
#include "kernels/cuda/event_order.hpp"
#include "kernels/cuda/projector_checks.hpp"
#include "kernels/cuda/resident.hpp"

#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

class EventProjector final : public Projector {
public:
    EventProjector(std::shared_ptr<const Device> device, const EventGeometry& geometry, const EventTables& tables)
        : device_(std::move(device)), grid_(geometry.grid), largest_element_(common::largest_element(geometry)),
          paths_(*device_, tables.paths), order_(sorted_order(*device_, tables.keys)) {}

    std::size_t size() const override { return paths_.size(); }
    const Grid& grid() const override { return grid_; }
    double largest_element() const override { return largest_element_; }

    void forward(const Buffer& image, Buffer& projections) override {
        require_equal_size(image.size(), grid_.voxels(), "forward projection of an image");
        require_equal_size(projections.size(), size(), "forward projection");
        event_forward(*device_, resident(), values_of(image), values_of(projections));
    }

    void back(const Buffer& projections, Accumulator& accumulator) override {
        require_equal_size(projections.size(), size(), "back projection");
        require_equal_size(accumulator.voxels(), grid_.voxels(), "back projection into an image");
        require_back_input(*device_, projections, largest_element_, accumulator.scale());
        event_back(*device_, resident(), values_of(projections), std::ldexp(1.0, accumulator.scale().exponent),
                   quanta_of(accumulator));
    }

private:
    ResidentEvents resident() const {
        return {paths_.data(), order_.data(), static_cast<std::int64_t>(paths_.size()), shape_of(grid_)};
    }

    std::shared_ptr<const Device> device_;
    Grid grid_;
    double largest_element_;
    DeviceArray<EventPath> paths_;
    DeviceArray<std::uint32_t> order_;
};

}  // namespace

std::unique_ptr<Projector> make_event_projector(std::shared_ptr<const Device> device, const EventGeometry& geometry) {
    require_no_tof(geometry.tof);
    common::check(geometry.grid);
    common::check(geometry);
    require_index_range(geometry.events.size(), "events");
    return std::make_unique<EventProjector>(std::move(device), geometry, make_event_tables(geometry));
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
