// SPDX-License-Identifier: Apache-2.0
/// Small SPECT headers in the flavours that are read, and a point source in their data.
#pragma once

#include "core/projections.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

namespace isotone::test {

/// What a header says, with the data of a point to go with it.
struct SmallScan {
    int views = 8, bins = 21, rows = 11;
    double bin_mm = 4.0, row_mm = 5.0, extent_deg = 360.0, start_deg = 30.0;
    bool ccw = false;

    double phi_rad(int view) const {
        return (start_deg + (ccw ? 1.0 : -1.0) * view * extent_deg / views) * std::numbers::pi / 180.0;
    }
};

inline std::string floats(const std::vector<float>& values) {
    std::string bytes(values.size() * sizeof(float), '\0');
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

inline std::string stir_header(const SmallScan& scan, const std::string& orbit = "orbit := circular\nradius := 150\n",
                               const std::string& extra = "") {
    return "!INTERFILE  :=\n!imaging modality := nucmed\n!version of keys := 3.3\nname of data file := a.s\n"
           "!GENERAL IMAGE DATA :=\n!type of data := Tomographic\nimagedata byte order := LITTLEENDIAN\n"
           "!number format := float\n!number of bytes per pixel := 4\n!SPECT STUDY (General) :=\n"
           "patient orientation := head_in\npatient rotation := supine\n!matrix size [2] := " +
           std::to_string(scan.rows) + "\n!scaling factor (mm/pixel) [2] := " + std::to_string(scan.row_mm) +
           "\n!matrix size [1] := " + std::to_string(scan.bins) +
           "\n!scaling factor (mm/pixel) [1] := " + std::to_string(scan.bin_mm) +
           "\n!number of projections := " + std::to_string(scan.views) +
           "\n!extent of rotation := " + std::to_string(scan.extent_deg) +
           "\n!process status := acquired\n!SPECT STUDY (acquired data) :=\n!direction of rotation := " +
           (scan.ccw ? "CCW" : "CW") + "\nstart angle := " + std::to_string(scan.start_deg) + "\n" + orbit + extra +
           "!END OF INTERFILE :=\n";
}

/// A header as SIMIND 6 writes it itself, with what it comments out and what it repeats.
inline std::string simind_header(const SmallScan& scan, const std::string& radius = "150",
                                 const std::string& extra = "") {
    return "!INTERFILE :=\n!imaging modality := nucmed\n!originating system := simind\n!version of keys := 3.3\n"
           "program author := M Ljungberg, Lund University\nprogram version := V6.1.2\n  \n!GENERAL DATA :=\n"
           "!data offset in bytes := 0\n!name of data file := a.a00\npatient name := a\n!study ID := a\n"
           "data description :=\n;# Radionuclide (Therapy) := none\nexam type := EMISSION\n!patient ID := SIMIND\n"
           "!GENERAL IMAGE DATA :=\npatient orientation := head_in\npatient rotation := supine\n"
           "!type of data := tomographic\nstudy date := 2022:10:17\nstudy time := 13:18:20\n"
           "imagedata byte order := LITTLEENDIAN\npatient rotation := supine\npatient orientation := head_in\n"
           ";energy window lower level := 126.45\n;energy window upper level := 154.55\n"
           "!number of energy windows := 1\n;# Image Position First image := -42.0000 -42.0000 27.5000\n"
           ";# Image Orientation := 1.000 0.000 0.000 0.000 0.000 -1.000\n;# Units of data (ECT) := counts\n"
           "!SPECT STUDY (General) :=\n!number of detector heads := 1\n!number of images/energy window := " +
           std::to_string(scan.views) +
           "\n!process status := acquired\n!matrix size [1] := " + std::to_string(scan.bins) +
           "\n!matrix size [2] := " + std::to_string(scan.rows) +
           "\n!number format := short float\n!number of bytes per pixel := 4\nscaling factor (mm/pixel) [1] := " +
           std::to_string(scan.bin_mm) + "\nscaling factor (mm/pixel) [2] := " + std::to_string(scan.row_mm) +
           "\n;# scaling factor (mm/pixel) [3] := 4.000\n!extent of rotation := " + std::to_string(scan.extent_deg) +
           "\n!number of projections := " + std::to_string(scan.views) +
           "\n!time per projection (sec) := 2.5\nimage duration (sec) := " + std::to_string(2.5 * scan.views) +
           "\nmaximum pixel count := 0.134\n;# total counts := 1816.681\n;# Center of Rotation := 11.000\n"
           "!SPECT STUDY (acquired data) :=\norbit := circular\nRadius := " +
           radius + "\nacquisition mode := stepped\n!direction of rotation := " + (scan.ccw ? "CCW" : "CW") +
           "\nstart angle := " + std::to_string(scan.start_deg) +
           "\n;#X_offset := 0.000\n;# SIMIND-SPECIFIC PARAMETERS :=\n;# Intrinsic FWHM for the camera := 0.360\n"
           ";# Collimator := ge-legp\n;# Collimator hole diameter := 0.250\n;# Collimator hole septa := 0.030\n"
           ";# Collimator thickness := 4.100\n;# SIMIND: Photon Energy := 140.500\n" +
           extra + "!END OF INTERFILE :=\n";
}

/// One count in the pixel nearest to where a point projects in each view, at `bin_of(phi)` mm along the file's bins and
/// `down_mm` along its rows from the middle.
template <typename BinOf>
std::vector<float> point_data(const SmallScan& scan, BinOf bin_of, double down_mm) {
    std::vector<float> values(static_cast<std::size_t>(scan.views) * static_cast<std::size_t>(scan.rows) *
                              static_cast<std::size_t>(scan.bins));
    const auto nearest = [](double mm, double pixel_mm, int pixels) {
        return static_cast<int>(std::lround(mm / pixel_mm + 0.5 * (pixels - 1)));
    };
    for (int view = 0; view < scan.views; ++view) {
        const int bin = nearest(bin_of(scan.phi_rad(view)), scan.bin_mm, scan.bins);
        const int row = nearest(down_mm, scan.row_mm, scan.rows);
        values[(static_cast<std::size_t>(view) * static_cast<std::size_t>(scan.rows) + static_cast<std::size_t>(row)) *
                   static_cast<std::size_t>(scan.bins) +
               static_cast<std::size_t>(bin)] = 1.0F;
    }
    return values;
}

/// Largest distance, mm, between where the counts of a view lie and where a point of the patient projects by the
/// definitions of core/projections.hpp. Infinite where a view has no counts.
inline double largest_miss_mm(const SpectData& data, double x_mm, double y_mm, double z_mm) {
    const ProjectionGeometry& g = data.geometry;
    double miss = 0.0;
    for (int view = 0; view < static_cast<int>(g.views.size()); ++view) {
        double sum = 0.0, along = 0.0, up = 0.0;
        for (int bin = 0; bin < g.bins; ++bin) {
            for (int row = 0; row < g.rows; ++row) {
                const double value = data.counts.front().values[g.offset(view, bin, row)];
                sum += value;
                along += value * (bin - 0.5 * (g.bins - 1)) * g.bin_mm;
                up += value * (row - 0.5 * (g.rows - 1)) * g.row_mm;
            }
        }
        const double angle = g.views[static_cast<std::size_t>(view)].angle_rad;
        const double expected = -x_mm * std::cos(angle) + y_mm * std::sin(angle);
        miss = sum > 0.0 ? std::max({miss, std::abs(along / sum - expected), std::abs(up / sum - z_mm)})
                         : std::numeric_limits<double>::infinity();
    }
    return miss;
}

}  // namespace isotone::test
