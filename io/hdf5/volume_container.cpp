// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5/volume_container.hpp"

#include "core/error.hpp"
#include "io/hdf5/bulk.hpp"
#include "io/hdf5/container_io.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isotone::io::hdf5 {
namespace {

constexpr Quantity quantities[] = {Quantity::activity_concentration, Quantity::suv_bw, Quantity::attenuation,
                                   Quantity::relative, Quantity::other};

Quantity quantity_of(const Group& group) {
    const std::string unit = group.read_text("quantity");
    for (const Quantity quantity : quantities) {
        if (unit == unit_of(quantity)) {
            return quantity;
        }
    }
    contradict(group, "quantity", "is not a known unit");
}

template <std::size_t N>
void read_numbers(const Group& group, const std::string& name, std::array<double, N>& numbers) {
    const auto values = group.read_array<double>(name, {N});
    std::copy(values.begin(), values.end(), numbers.begin());
}

ImageGrid read_grid(const Group& group, const Extent& extent) {
    ImageGrid grid;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        grid.size[axis] = static_cast<int>(extent[2 - axis]);
    }
    read_numbers(group, "spacing_mm", grid.spacing_mm);
    read_numbers(group, "origin_mm", grid.origin_mm);
    read_numbers(group, "direction", grid.direction);
    const std::string frame = group.read_text("frame");
    if (frame != "gantry" && frame != "patient LPS") {
        contradict(group, "frame", "is neither 'gantry' nor 'patient LPS'");
    }
    grid.frame = frame == "gantry" ? Frame::gantry : Frame::patient_lps;
    if (std::any_of(grid.spacing_mm.begin(), grid.spacing_mm.end(), [](double s) { return !(s > 0); })) {
        contradict(group, "spacing_mm", "is not positive");
    }
    return grid;
}

}  // namespace

bool holds_volume(const std::filesystem::path& path) {
    return is_container(path, "isotone-image");
}

Volume read_volume(const std::filesystem::path& path) {
    const LibraryLock lock;
    const Handle file = open_container(path, "isotone-image");
    const Group root = Group::root(file, path);
    const Group group = root.open("image");
    const Extent extent = group.extent_of("values");
    constexpr auto largest = static_cast<Length>(std::numeric_limits<std::int32_t>::max());
    if (extent.size() != 3 ||
        std::any_of(extent.begin(), extent.end(), [](Length n) { return n < 1 || n > largest; })) {
        contradict(group, "values", "is not a three-dimensional image");
    }
    Volume volume;
    volume.grid = read_grid(group, extent);
    volume.quantity = quantity_of(group);
    volume.values = read_bulk<float>(group, root.open("provenance").open("sha256"), "values", extent);
    return volume;
}

void write_volume(const std::filesystem::path& path, const Volume& volume) {
    write_container(path, "isotone-image", "1.0", [&](const Group& root) {
        const Group group = root.create("image");
        if (volume.values.size() != volume.grid.voxels() || volume.values.empty()) {
            contradict(group, "values", "is not of the size of its grid");
        }
        const Group digests = root.create("provenance").create("sha256");
        const Extent extent{static_cast<Length>(volume.grid.size[2]), static_cast<Length>(volume.grid.size[1]),
                            static_cast<Length>(volume.grid.size[0])};
        write_bulk(group, digests, "values", volume.values, extent, unit_of(volume.quantity), "z, y, x");
        group.write_array<double>("spacing_mm", volume.grid.spacing_mm, {3}, "mm", "x, y, z");
        group.write_array<double>("origin_mm", volume.grid.origin_mm, {3}, "mm", "x, y, z");
        group.write_array<double>("direction", volume.grid.direction, {9}, "1", "row-major 3 x 3");
        group.write_text("frame", volume.grid.frame == Frame::gantry ? "gantry" : "patient LPS");
        group.write_text("quantity", unit_of(volume.quantity));
    });
}

}  // namespace isotone::io::hdf5
