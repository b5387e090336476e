// SPDX-License-Identifier: Apache-2.0
/// STIR's sensitivity image RPTsens_seg3_PM (UCL/STIR recon_test_pack, Apache-2.0): back projection of ones on PRT-1,
/// segments -3 to 3, ray tracing with two tangential and, in oblique segments, two axial rays per bin.
///
/// Our projector is Joseph's method, STIR's is Siddon-like ray tracing that counts the first and last voxel of a ray
/// whole; the same rays therefore agree closely but not exactly. Flips are invisible here: other tests prove
/// orientation.
#include "io/config/share.hpp"
#include "io/interfile/image.hpp"
#include "io/interfile/sinogram.hpp"
#include "kernels/backend.hpp"
#include "tests/support/test_data.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace isotone {
namespace {

constexpr double voxel_mm = 4.44114;
constexpr double fov_radius_mm = 29 * voxel_mm;

kernels::Grid stir_grid() {
    kernels::Grid grid;
    grid.size = {60, 60, 31};
    grid.voxel_mm = {voxel_mm, voxel_mm, 3.375};
    // STIR numbers the transaxial voxels -30 ... 29, voxel 0 on the axis.
    grid.origin_mm = {-30 * voxel_mm, -30 * voxel_mm, -15 * 3.375};
    return grid;
}

/// Axial rays of a plane as STIR traces them: oblique segments two at half weight, a quarter of the ring distance
/// before and after; segment 0 its own plane and both neighbours at 1/2, 1/4, 1/4.
struct AxialRay {
    double shift_mm, weight;
};

std::vector<AxialRay> axial_rays(int segment, double ring_pitch_mm) {
    if (segment == 0) {
        return {{0.0, 0.5}, {0.5 * ring_pitch_mm, 0.25}, {-0.5 * ring_pitch_mm, 0.25}};
    }
    return {{0.25 * ring_pitch_mm, 0.5}, {-0.25 * ring_pitch_mm, 0.5}};
}

struct Agreement {
    double relative_l2, mean_ratio, worst;
};

/// Compares within `radius_mm` of the axis.
Agreement compare(const std::vector<float>& ours, const Volume& stir, double radius_mm) {
    const kernels::Grid grid = stir_grid();
    double difference = 0, norm = 0, sum_ours = 0, sum_stir = 0, worst = 0, largest = 0;
    for (int z = 0; z < 31; ++z) {
        for (int y = 0; y < 60; ++y) {
            for (int x = 0; x < 60; ++x) {
                const double r = std::hypot(grid.origin_mm[0] + x * voxel_mm, grid.origin_mm[1] + y * voxel_mm);
                if (r > radius_mm) {
                    continue;
                }
                const std::size_t i = stir.offset(x, y, z);
                const double a = double(ours[i]), b = double(stir.values[i]);
                difference += (a - b) * (a - b);
                norm += b * b;
                sum_ours += a;
                sum_stir += b;
                worst = std::max(worst, std::abs(a - b));
                largest = std::max(largest, b);
            }
        }
    }
    return {std::sqrt(difference / norm), sum_ours / sum_stir, worst / largest};
}

/// Back projection of ones, in STIR's unit (mm / transaxial voxel), with `tangential` rays per bin.
std::vector<float> sensitivity(const SinogramGeometry& geometry, bool stir_rays) {
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    const kernels::Grid grid = stir_grid();
    const double pitch = geometry.scanner().ring_pitch_mm;
    const double radius = geometry.scanner().effective_radius_mm();
    kernels::SheetGeometry rays;
    rays.grid = grid;
    std::vector<float> plane_weight;
    for (const SinogramPlane& plane : geometry.planes()) {
        const bool end_plane =
            plane.segment == 0 && (plane.axial == 0 || plane.axial == geometry.axial_positions(0) - 1);
        if (std::abs(plane.segment) > 3 || end_plane) {
            continue;
        }
        const auto axial = stir_rays ? axial_rays(plane.segment, pitch) : std::vector<AxialRay>{{0.0, 1.0}};
        for (const AxialRay& ray : axial) {
            rays.planes.push_back({plane.z_a_mm + ray.shift_mm, plane.z_b_mm + ray.shift_mm});
            plane_weight.push_back(static_cast<float>(ray.weight));
        }
    }
    const int tangential = stir_rays ? 2 : 1;
    for (int view = 0; view < geometry.views(); ++view) {
        const double phi = geometry.phi_rad(view);
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            for (int t = 0; t < tangential; ++t) {
                const double s = geometry.s_mm(bin) + (stir_rays ? (t - 0.5) * 0.5 * geometry.bin_mm() : 0.0);
                if (std::abs(s) > fov_radius_mm) {
                    continue;
                }
                // The obliqueness of a bin is that of its centre: ends on the ring of the bin's own s.
                const double half = std::sqrt(radius * radius - std::pow(geometry.s_mm(bin), 2));
                rays.lines.push_back(
                    {s * std::cos(phi) + half * std::sin(phi), s * std::sin(phi) - half * std::cos(phi),
                     s * std::cos(phi) - half * std::sin(phi), s * std::sin(phi) + half * std::cos(phi)});
            }
        }
    }
    std::vector<float> ones;
    for (std::size_t line = 0; line < rays.lines.size(); ++line) {
        for (const float weight : plane_weight) {
            ones.push_back(weight / static_cast<float>(tangential * voxel_mm));
        }
    }
    const auto projector = backend->make_projector(std::move(rays));
    kernels::Buffer data = backend->make_buffer(projector->size());
    backend->upload(ones, data);
    kernels::Buffer image = backend->make_buffer(grid.voxels());
    backend->back(*projector, data, image);
    std::vector<float> values(grid.voxels());
    backend->download_image(image, grid, values);
    return values;
}

class StirSensitivity : public testing::Test {
protected:
    void SetUp() override {
        const auto folder = test::data_folder("stir");
        if (!folder) {
            GTEST_SKIP() << test::missing_data("stir");
        }
        stir_ = io::interfile::read_image(*folder / "RPTsens_seg3_PM.hv");
        geometry_.emplace(io::interfile::read_sinogram_geometry(
            *folder / "Utahscat600k_ca_seg4.hs", [](const std::string& name) -> std::optional<CylindricalScanner> {
                return io::config::load_scanner(name).scanner;
            }));
    }

    Volume stir_;
    std::optional<SinogramGeometry> geometry_;
};

// REQ-PROJ-10
TEST_F(StirSensitivity, TheSameRaysAgreeInsideTheFieldOfView) {
    const auto ours = sensitivity(*geometry_, true);
    const Agreement inside = compare(ours, stir_, 27 * voxel_mm);
    RecordProperty("relative_l2", std::to_string(inside.relative_l2));
    RecordProperty("mean_ratio", std::to_string(inside.mean_ratio));
    std::printf("STIR rays: relL2 %.3e, mean ratio %.6f, worst %.3e of the largest\n", inside.relative_l2,
                inside.mean_ratio, inside.worst);
    EXPECT_LT(inside.relative_l2, 0.01);  // 7.6e-3 measured: Joseph against ray tracing
    EXPECT_NEAR(inside.mean_ratio, 1.0, 2e-3);
}

// REQ-PROJ-10
TEST_F(StirSensitivity, OneRayPerBinAgreesInTheMean) {
    const auto ours = sensitivity(*geometry_, false);
    const Agreement inside = compare(ours, stir_, 27 * voxel_mm);
    std::printf("one ray per bin: relL2 %.3e, mean ratio %.6f, worst %.3e of the largest\n", inside.relative_l2,
                inside.mean_ratio, inside.worst);
    // 6.6e-2 and 0.30 measured: direct planes are sampled at their own z only, which STIR's axial rays spread.
    EXPECT_LT(inside.relative_l2, 0.08);
    EXPECT_LT(inside.worst, 0.35);
    EXPECT_NEAR(inside.mean_ratio, 1.0, 0.01);
}

}  // namespace
}  // namespace isotone
