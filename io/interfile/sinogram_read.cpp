// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/data_file.hpp"
#include "io/interfile/sinogram_layout.hpp"

#include <vector>

namespace isotone::io::interfile {
namespace {

/// Reads one row of tangential bins into its places.
void read_row(DataFile& data, Sinogram& sinogram, int view, int plane, std::vector<float>& row) {
    data.read(row);
    for (int bin = 0; bin < sinogram.geometry.bins(); ++bin) {
        sinogram.values[sinogram.geometry.offset(view, bin, 0, plane)] = row[static_cast<std::size_t>(bin)];
    }
}

}  // namespace

Sinogram read_sinogram(const std::filesystem::path& path, const ScannerLookup& lookup) {
    const Header header = Header::read(path);
    const SinogramLayout layout = sinogram_layout(header, lookup);
    const SinogramGeometry& geometry = layout.geometry;
    const std::uint64_t elements =
        file::checked_product({static_cast<std::uint64_t>(geometry.views()),
                               static_cast<std::uint64_t>(geometry.bins()), geometry.planes().size()},
                              header.where("matrix size"));
    DataFile data(header, path, elements, "matrix size");
    Sinogram sinogram(geometry);
    std::vector<float> row(static_cast<std::size_t>(geometry.bins()));
    int first = 0;
    for (const Segment& segment : geometry.segments()) {
        const int positions = geometry.axial_positions(segment.number);
        const int outer = layout.by_view ? geometry.views() : positions;
        const int inner = layout.by_view ? positions : geometry.views();
        for (int o = 0; o < outer; ++o) {
            for (int i = 0; i < inner; ++i) {
                read_row(data, sinogram, layout.by_view ? o : i, first + (layout.by_view ? i : o), row);
            }
        }
        first += positions;
    }
    return sinogram;
}

}  // namespace isotone::io::interfile
