// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/sheet_projector.hpp"

#include "core/error.hpp"
#include "kernels/common/path.hpp"
#include "kernels/cpu/back_input.hpp"
#include "kernels/cpu/buffers.hpp"
#include "kernels/cpu/plane_order.hpp"
#include "kernels/cpu/plane_runs.hpp"
#include "kernels/cpu/sheet_line.hpp"
#include "kernels/cpu/sheet_workspace.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace isotone::kernels::cpu {
namespace {

using common::TransaxialPath;

/// One thread's: made when it first needs it.
template <class Workspace>
struct Seat {
    Seat(const typename Workspace::Planes& planes, const Grid& grid, const LineBounds& bounds)
        : layout(bounds.steps), workspace(planes, grid, bounds) {}
    LineLayout layout;
    Workspace workspace;
};

template <class Workspace>
class SheetProjector final : public Projector {
public:
    using Planes = typename Workspace::Planes;

    SheetProjector(const SheetGeometry& geometry, Planes planes, const KernelTable& kernels, ThreadPool& pool)
        : kernels_(kernels), pool_(pool), grid_(geometry.grid), largest_element_(common::largest_element(geometry)),
          planes_(std::move(planes)), plane_count_(geometry.planes.size()) {
        paths_.reserve(geometry.lines.size());
        for (const Line& line : geometry.lines) {
            paths_.push_back(common::make_path(line, grid_));
            bounds_.steps = std::max(bounds_.steps, paths_.back().steps);
            bounds_.largest_rise = std::max(bounds_.largest_rise, std::abs(paths_.back().t_slope));
        }
        for (const int axis : {0, 1}) {
            lines_[static_cast<std::size_t>(axis)] = neighbouring_lines(paths_, grid_, axis);
        }
        forward_seats_.resize(static_cast<std::size_t>(pool.threads()));
        back_seats_.resize(static_cast<std::size_t>(pool.threads()));
    }

    std::size_t size() const override { return paths_.size() * plane_count_; }
    const Grid& grid() const override { return grid_; }
    double largest_element() const override { return largest_element_; }

    void forward(const Buffer& image, Buffer& projections) override {
        require_equal_size(image.size(), grid_.voxels(), "forward projection of an image");
        require_equal_size(projections.size(), size(), "forward projection");
        const float* const voxels = values_of(image).data();
        float* const values = values_of(projections).data();
        for (std::size_t line = 0; line < paths_.size(); ++line) {
            if (paths_[line].steps == 0) {
                std::fill_n(values + line * plane_count_, plane_count_, 0.0F);
            }
        }
        const ColumnLayout columns = plain_columns(grid_);
        for (const std::vector<std::uint32_t>& lines : lines_) {
            constexpr std::size_t together = 8;  // neighbours share columns
            const std::size_t items = (lines.size() + together - 1) / together;
            pool_.for_each(items, [&](std::size_t item, int worker) {
                Seat<Workspace>& seat = seat_of(forward_seats_, worker);
                for (std::size_t i = item * together; i < std::min(lines.size(), (item + 1) * together); ++i) {
                    const TransaxialPath& path = paths_[lines[i]];
                    const SheetLine line = seat.layout.lay_out(path, columns, {0, grid_.size[axis_of(path)]});
                    seat.workspace.forward(kernels_, line, voxels, values + lines[i] * plane_count_);
                }
            });
        }
    }

    /// Every item owns some planes across the driving axis, of all lines that drive along it: nobody else adds to their
    /// voxels, and neighbouring lines find them in the nearest caches.
    void back(const Buffer& projections, Accumulator& accumulator) override {
        constexpr auto use = FixedImages::Use::disjoint_voxels;
        const auto [values, images] = back_input(*this, projections, accumulator, use, pool_);
        const ColumnLayout columns = padded_columns(grid_);
        for (std::size_t axis = 0; axis < 2; ++axis) {
            const int planes = grid_.size[axis];
            const int owned = std::clamp(planes / (4 * pool_.threads()) / row_steps, 1, 4) * row_steps;  // whole chunks
            pool_.for_each(static_cast<std::size_t>((planes + owned - 1) / owned), [&](std::size_t item, int worker) {
                Seat<Workspace>& seat = seat_of(back_seats_, worker);
                const int begin = static_cast<int>(item) * owned;
                for (const std::uint32_t index : lines_[axis]) {
                    const SheetLine line =
                        seat.layout.lay_out(paths_[index], columns, {begin, std::min(planes, begin + owned)});
                    if (line.steps > 0) {
                        seat.workspace.back(kernels_, line, values.data() + index * plane_count_,
                                            images.target(worker, use, accumulator.scale()));
                    }
                }
            });
        }
    }

private:
    using Seats = std::vector<std::unique_ptr<Seat<Workspace>>>;

    static std::size_t axis_of(const TransaxialPath& path) { return static_cast<std::size_t>(path.axis); }

    Seat<Workspace>& seat_of(Seats& seats, int worker) {
        auto& seat = seats[static_cast<std::size_t>(worker)];
        if (!seat) {
            seat = std::make_unique<Seat<Workspace>>(planes_, grid_, bounds_);
        }
        return *seat;
    }

    const KernelTable& kernels_;
    ThreadPool& pool_;
    Grid grid_;
    double largest_element_;
    Planes planes_;
    std::size_t plane_count_;
    std::vector<TransaxialPath> paths_;
    std::array<std::vector<std::uint32_t>, 2> lines_;  ///< those that drive along x, along y
    LineBounds bounds_;
    Seats forward_seats_, back_seats_;
};

}  // namespace

std::unique_ptr<Projector> make_sheet_projector(const SheetGeometry& geometry, const KernelTable& kernels,
                                                ThreadPool& pool) {
    if (geometry.tof) {
        throw Error(ErrorCode::usage, "cpu backend", "time-of-flight is not available in this backend",
                    "project without time-of-flight");
    }
    common::check(geometry.grid);
    common::check(geometry);
    if (auto runs = find_plane_runs(geometry.planes, geometry.grid)) {
        return std::make_unique<SheetProjector<RunWorkspace>>(geometry, std::move(*runs), kernels, pool);
    }
    return std::make_unique<SheetProjector<BlockWorkspace>>(geometry, PlaneOrder(geometry.planes, geometry.grid),
                                                            kernels, pool);
}

}  // namespace isotone::kernels::cpu
