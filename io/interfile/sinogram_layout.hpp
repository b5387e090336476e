// SPDX-License-Identifier: Apache-2.0
/// What a sinogram header says: the geometry and the order in which its file stores the bins.
#pragma once

#include "core/sinogram.hpp"
#include "io/interfile/header.hpp"
#include "io/interfile/sinogram.hpp"

#include <filesystem>

namespace isotone::io::interfile {

struct SinogramLayout {
    SinogramGeometry geometry;
    bool by_view = true;  ///< each segment [view][axial][tangential], else [axial][view][tangential]
    int axial_axis = 2;   ///< index n of the key `matrix size [n]` that lists axial positions
};

SinogramLayout sinogram_layout(const Header& header, const ScannerLookup& lookup);

}  // namespace isotone::io::interfile
