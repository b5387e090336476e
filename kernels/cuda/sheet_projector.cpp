// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/sheet_projector.hpp"

#include "kernels/common/path.hpp"
#include "kernels/cuda/projector_checks.hpp"
#include "kernels/cuda/resident.hpp"
#include "kernels/cuda/sheet_kernels.hpp"

#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

class SheetProjector final : public Projector {
public:
    SheetProjector(std::shared_ptr<const Device> device, const SheetGeometry& geometry, const SheetTables& tables)
        : device_(std::move(device)), grid_(geometry.grid), largest_element_(common::largest_element(geometry)),
          lines_(*device_, tables.lines), planes_(*device_, tables.planes), batches_(*device_, tables.batches) {}

    std::size_t size() const override { return lines_.size() * planes_.size(); }
    const Grid& grid() const override { return grid_; }
    double largest_element() const override { return largest_element_; }

    void forward(const Buffer& image, Buffer& projections) override {
        require_equal_size(image.size(), grid_.voxels(), "forward projection of an image");
        require_equal_size(projections.size(), size(), "forward projection");
        sheet_forward(*device_, resident(), values_of(image), values_of(projections));
    }

    void back(const Buffer& projections, Accumulator& accumulator) override {
        require_equal_size(projections.size(), size(), "back projection");
        require_equal_size(accumulator.voxels(), grid_.voxels(), "back projection into an image");
        require_back_input(*device_, projections, largest_element_, accumulator.scale());
        sheet_back(*device_, resident(), values_of(projections), std::ldexp(1.0, accumulator.scale().exponent),
                   quanta_of(accumulator));
    }

private:
    ResidentSheet resident() const {
        return {lines_.data(),
                planes_.data(),
                batches_.data(),
                static_cast<std::int32_t>(lines_.size()),
                static_cast<std::int32_t>(planes_.size()),
                static_cast<std::int32_t>(batches_.size()),
                shape_of(grid_)};
    }

    std::shared_ptr<const Device> device_;
    Grid grid_;
    double largest_element_;
    DeviceArray<SheetLine> lines_;
    DeviceArray<SheetPlane> planes_;
    DeviceArray<PlaneBatch> batches_;
};

}  // namespace

std::unique_ptr<Projector> make_sheet_projector(std::shared_ptr<const Device> device, const SheetGeometry& geometry) {
    require_no_tof(geometry.tof);
    common::check(geometry.grid);
    common::check(geometry);
    require_index_range(geometry.lines.size(), "transaxial lines");
    require_index_range(geometry.planes.size(), "planes");
    return std::make_unique<SheetProjector>(std::move(device), geometry, make_sheet_tables(geometry));
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
