// SPDX-License-Identifier: Apache-2.0
#include "core/volume.hpp"

namespace isotone {

ImageGrid ImageGrid::centred(std::array<int, 3> size, Vector3 spacing_mm) {
    ImageGrid grid;
    grid.size = size;
    grid.spacing_mm = spacing_mm;
    for (std::size_t k = 0; k < 3; ++k) {
        grid.origin_mm[k] = -0.5 * (size[k] - 1) * spacing_mm[k];
    }
    return grid;
}

std::size_t ImageGrid::voxels() const {
    return static_cast<std::size_t>(size[0]) * static_cast<std::size_t>(size[1]) * static_cast<std::size_t>(size[2]);
}

double ImageGrid::voxel_volume_ml() const {
    return spacing_mm[0] * spacing_mm[1] * spacing_mm[2] * 1e-3;
}

Vector3 ImageGrid::position(const Vector3& index) const {
    Vector3 p = origin_mm;
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t k = 0; k < 3; ++k) {
            p[row] += direction[3 * row + k] * spacing_mm[k] * index[k];
        }
    }
    return p;
}

Vector3 ImageGrid::middle() const {
    return position({0.5 * (size[0] - 1), 0.5 * (size[1] - 1), 0.5 * (size[2] - 1)});
}

Vector3 ImageGrid::index_of(const Vector3& position_mm) const {
    Vector3 index{};
    for (std::size_t k = 0; k < 3; ++k) {
        double along = 0.0;
        for (std::size_t row = 0; row < 3; ++row) {
            along += direction[3 * row + k] * (position_mm[row] - origin_mm[row]);
        }
        index[k] = along / spacing_mm[k];
    }
    return index;
}

std::string unit_of(Quantity quantity) {
    switch (quantity) {
        case Quantity::activity_concentration: return "Bq/mL";
        case Quantity::suv_bw: return "g/mL";
        case Quantity::attenuation: return "1/mm";
        case Quantity::relative: return "relative";
        case Quantity::other: return "other";
    }
    return "other";
}

Volume::Volume(const ImageGrid& image_grid, Quantity meaning, float fill)
    : grid(image_grid), quantity(meaning), values(image_grid.voxels(), fill) {}

}  // namespace isotone
