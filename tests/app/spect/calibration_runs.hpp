// SPDX-License-Identifier: Apache-2.0
/// Experiments and calibrations of them that the tests of `isotone calibrate` share.
#pragma once

#include "app/files/image_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/json/json.hpp"
#include "recon/quantify/calibration.hpp"
#include "tests/app/run_command.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace isotone::test {

/// Of 99mTc.
constexpr double half_life_s = 21624.12;

/// What stands after `isotone calibrate`. @returns the warnings
inline std::vector<std::string> calibrate(std::vector<std::string> words) {
    words.insert(words.begin(), "calibrate");
    return run(std::move(words));
}

/// Two heads that count at once, 32 steps of 30 s, one bin, with the counts that a source of the given counts per
/// second at the start leaves while it decays.
inline std::string write_two_heads(const TemporaryFolder& folder, double counts_per_s) {
    const double lambda = std::log(2.0) / half_life_s;
    SpectData data;
    data.exam.nuclide = {"99mTc", half_life_s, 0.0};
    data.exam.start_time_s = 1.6e9;
    data.exam.duration_s = 960.0;
    data.geometry.bins = 1;
    data.geometry.rows = 1;
    data.geometry.bin_mm = 4.8;
    data.geometry.row_mm = 4.8;
    data.windows = {{"Tc99m", 126.46, 154.56}};
    WindowCounts counts;
    for (int head = 0; head < 2; ++head) {
        for (int step = 0; step < 32; ++step) {
            const double start_s = 30.0 * step;
            data.geometry.views.push_back({0.1 * (step + 32 * head), 200.0, 0.0, start_s, 30.0, head});
            const double decayed_s = (std::exp(-lambda * start_s) - std::exp(-lambda * (start_s + 30.0))) / lambda;
            counts.values.push_back(static_cast<float>(counts_per_s * decayed_s));
        }
    }
    data.counts = {counts};
    const std::filesystem::path file = folder / "counts.h5";
    io::hdf5::write_spect(file, data);
    return file.string();
}

/// A phantom of 5 kBq/mL with a radius of 100 mm and a length of 192 mm, in voxels of 4.8 mm.
inline std::string write_cylinder(const TemporaryFolder& folder) {
    Volume image;
    image.grid = ImageGrid::centred({48, 48, 50}, {4.8, 4.8, 4.8});
    image.grid.frame = Frame::patient_lps;
    image.quantity = Quantity::activity_concentration;
    for (int z = 0; z < 50; ++z) {
        for (int y = 0; y < 48; ++y) {
            for (int x = 0; x < 48; ++x) {
                const Vector3 p =
                    image.grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
                const bool inside = std::hypot(p[0], p[1]) <= 100.0 && std::abs(p[2]) <= 96.0;
                image.values.push_back(inside ? 5000.0F : 0.0F);
            }
        }
    }
    const std::filesystem::path file = folder / "image.nii.gz";
    app::write_image(file, image);
    return file.string();
}

inline recon::Calibration record_of(const std::filesystem::path& file) {
    return recon::calibration_from_record(io::json::parse_json(io::file::read_text(file, 1U << 20U), file.string()),
                                          "record");
}

inline double factor_of(const std::filesystem::path& file) {
    return record_of(file).factor_cps_per_mbq;
}

/// A container as edited, beside it.
inline std::string changed(const std::string& file, const std::string& name,
                           const std::function<void(SpectData&)>& edit) {
    SpectData data = io::hdf5::read_spect(file);
    edit(data);
    const std::filesystem::path copy = std::filesystem::path(file).parent_path() / name;
    io::hdf5::write_spect(copy, data);
    return copy.string();
}

/// A hot rod of 177Lu in two windows, its reconstruction and the calibrations of both.
class CalibrateStudy : public testing::Test {
protected:
    void SetUp() override {
        SpectData data;
        data.exam.nuclide = {"177Lu", 574300.0, 0.0};
        data.exam.start_time_s = 1.6e9;
        data.exam.duration_s = 480.0;
        data.model = "Camera";
        data.collimator = "MELP";
        data.geometry = {12, 4, 8.0, 8.0, {}};
        for (int v = 0; v < 24; ++v) {
            data.geometry.views.push_back({0.2617994 * v, 120.0, 0.0, 20.0 * v, 20.0, 0});
        }
        data.windows = {{"113", 101.7, 124.3}, {"208", 187.2, 228.8}};
        for (int window = 0; window < 2; ++window) {
            WindowCounts counts{window, 0, std::vector<float>(data.geometry.size(), 0.0F)};
            for (int v = 0; v < 24; ++v) {
                for (int row = 0; row < 4; ++row) {
                    counts.values[data.geometry.offset(v, 5, row)] = window == 0 ? 100.0F : 300.0F;
                    counts.values[data.geometry.offset(v, 6, row)] = window == 0 ? 100.0F : 300.0F;
                }
            }
            data.counts.push_back(counts);
        }
        io::hdf5::write_spect(raw_, data);
    }

    std::string file(const std::string& name) const { return (folder_ / name).string(); }

    /// @returns the image
    std::string reconstruct(const std::string& name, const std::vector<std::string>& options) const {
        std::vector<std::string> words{"recon", raw_.string(), "-o", file(name),       "--iterations",
                                       "2",     "--subsets",   "2",  "--no-resolution"};
        words.insert(words.end(), options.begin(), options.end());
        run(words);
        return file(name) + "/image.nii.gz";
    }

    std::vector<std::string> sphere(const std::string& image, const std::vector<std::string>& options = {}) const {
        std::vector<std::string> words{raw_.string(), "--experiment", "sphere", "--image", image,         "--activity",
                                       "20",          "--radius",     "40",     "-o",      file("s.json")};
        words.insert(words.end(), options.begin(), options.end());
        return calibrate(words);
    }

    void planar(const std::string& photopeaks, const std::string& out) const {
        calibrate(
            {raw_.string(), "--experiment", "planar", "--activity", "20", "--photopeak", photopeaks, "-o", file(out)});
    }

    TemporaryFolder folder_;
    std::filesystem::path raw_ = folder_ / "raw.h5";
};

}  // namespace isotone::test
