// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/esse.hpp"

#include "recon/model/arc_sampling.hpp"
#include "recon/model/depth_responses.hpp"
#include "tests/support/error_of.hpp"
#include "water_phantom.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>
#include <numeric>

namespace isotone::recon {
namespace {

using isotone::test::error_of;
using test::MonteCarlo;
using test::Place;
using test::WaterPhantom;
using testing::HasSubstr;

constexpr double photopeak_kev = 140.511;

std::unique_ptr<kernels::Backend> reference() {
    return kernels::make_backend({kernels::BackendKind::reference, 0, 1});
}

struct Case {
    const char* name;
    double angle_rad;
    std::function<double(const Place&)> body, source;
    double tolerance;  ///< of all scatter, and why
    std::size_t window = 0;
    const char* nuclide = "99mTc";
    double photopeak_kev = 140.511;
};

struct Scatter {
    std::vector<double> model, truth;  // [u][z]
};

Scatter scatter_of(const Case& given, const EsseSettings& settings = {}) {
    const MonteCarlo truth = test::monte_carlo(given.name, given.window);
    const auto backend = reference();
    const WindowKernel kernel =
        kernel_of_window(test::kernels_of(given.nuclide), truth.window, given.photopeak_kev, {});
    WaterPhantom phantom(*backend, given.angle_rad);
    phantom.fill_water(kernel.water_per_mm, given.body);
    phantom.fill_activity(given.source);
    EsseModel esse(*backend, phantom.geometry, kernel, settings);
    return {WaterPhantom::in_pixels(esse.scatter(phantom.image())), truth.scatter};
}

double sum(const std::vector<double>& image) {
    return std::accumulate(image.begin(), image.end(), 0.0);
}

/// Over all rows and three bins of 10 mm: the width of a voxel of the model, blurred by rotation and interpolation.
std::vector<double> profile(const std::vector<double>& image) {
    std::vector<double> result(test::pixels);
    for (int u = 1; u + 1 < test::pixels; ++u) {
        const auto from = image.begin() + static_cast<std::ptrdiff_t>((u - 1) * test::pixels);
        result[static_cast<std::size_t>(u)] = std::accumulate(from, from + 3 * test::pixels, 0.0) / 3.0;
    }
    return result;
}

class EsseAgainstMonteCarlo : public testing::TestWithParam<Case> {};

// REQ-SCAT-05
TEST_P(EsseAgainstMonteCarlo, GivesTheScatterOfAWaterBody) {
    const Scatter scatter = scatter_of(GetParam());
    RecordProperty("ratio", std::to_string(sum(scatter.model) / sum(scatter.truth)));
    EXPECT_NEAR(sum(scatter.model) / sum(scatter.truth), 1.0, GetParam().tolerance);
}

// Uniform activity and points deep in water: 1 %, the Monte Carlo itself knows 0.3 %. Other points: 3 %, their scatter
// rises steeply within a voxel of 10 mm; a point 20 mm below the surface 5 %, of whose scatter a third arises within
// one voxel of the point.
INSTANTIATE_TEST_SUITE_P(
    Esse, EsseAgainstMonteCarlo,
    testing::Values(
        Case{"slab_20", 0.0, test::slab(-105.0, 95.0), test::point_at({0.0, 75.0, 0.0}), 0.05},
        Case{"slab_50", 0.0, test::slab(-105.0, 95.0), test::point_at({0.0, 45.0, 0.0}), 0.03},
        Case{"slab_100", 0.0, test::slab(-105.0, 95.0), test::point_at({0.0, -5.0, 0.0}), 0.01},
        Case{"slab_150", 0.0, test::slab(-105.0, 95.0), test::point_at({0.0, -55.0, 0.0}), 0.01},
        Case{"cylinder_point_near", 0.7, test::cylinder(110.0, 200.0), test::point_at({0.0, 60.0, 0.0}), 0.03},
        Case{"cylinder_point_far", 0.7, test::cylinder(110.0, 200.0), test::point_at({0.0, -60.0, 0.0}), 0.03},
        Case{"cylinder_point_side", 2.0, test::cylinder(110.0, 200.0), test::point_at({70.0, 0.0, 0.0}), 0.03},
        Case{"cylinder_uniform", 0.3, test::cylinder(110.0, 200.0), test::cylinder(110.0, 200.0), 0.01},
        Case{"lutetium_slab_50", 0.0, test::slab(-105.0, 95.0), test::point_at({0.0, 45.0, 0.0}), 0.03, 0, "177Lu",
             112.95},
        Case{"lutetium_slab_50", 0.0, test::slab(-105.0, 95.0), test::point_at({0.0, 45.0, 0.0}), 0.03, 1, "177Lu",
             208.37},
        Case{"lutetium_slab_100", 0.0, test::slab(-105.0, 95.0), test::point_at({0.0, -5.0, 0.0}), 0.03, 0, "177Lu",
             112.95},
        Case{"lutetium_slab_100", 0.0, test::slab(-105.0, 95.0), test::point_at({0.0, -5.0, 0.0}), 0.03, 1, "177Lu",
             208.37}),
    [](const testing::TestParamInfo<Case>& given) {
        return given.param.name + std::string(given.param.window == 1 ? "_second_window" : "");
    });

// REQ-SCAT-05
TEST(Esse, GivesTheProfileOfUniformActivity) {
    const Scatter scatter =
        scatter_of({"cylinder_uniform", 0.3, test::cylinder(110.0, 200.0), test::cylinder(110.0, 200.0), 0.0});
    const auto model = profile(scatter.model), truth = profile(scatter.truth);
    const double largest = *std::max_element(truth.begin(), truth.end());
    for (std::size_t u = 0; u < truth.size(); ++u) {
        // 3 % of the largest: at the wall, which runs through voxels of 10 mm; inside it is 1.5 %
        EXPECT_NEAR(model[u], truth[u], 0.03 * largest) << "bin " << u;
    }
}

// REQ-SCAT-05
TEST(Esse, SmallerVoxelsGiveTheProfileOfAPoint) {
    for (const auto& [name, place] : {std::pair{"cylinder_point_near", Place{0.0, 60.0, 0.0}},
                                      std::pair{"cylinder_point_side", Place{70.0, 0.0, 0.0}}}) {
        const Scatter scatter =
            scatter_of({name, 0.7, test::cylinder(110.0, 200.0), test::point_at(place), 0.0}, {.voxel_mm = 5.0});
        EXPECT_NEAR(sum(scatter.model) / sum(scatter.truth), 1.0, 0.015);
        const auto model = profile(scatter.model), truth = profile(scatter.truth);
        const double largest = *std::max_element(truth.begin(), truth.end());
        for (std::size_t u = 0; u < truth.size(); ++u) {
            // 5 % of the largest: the peak beside a point is narrower than the 10 mm cube that stands for it
            EXPECT_NEAR(model[u], truth[u], 0.05 * largest) << name << " bin " << u;
        }
    }
}

// REQ-SCAT-05
TEST(Esse, MoreHarmonicsChangeNothingThatMatters) {
    const Case given{"cylinder_point_side", 2.0, test::cylinder(110.0, 200.0), test::point_at({70.0, 0.0, 0.0}), 0.0};
    const auto eight = profile(scatter_of(given).model);
    const auto twenty = profile(scatter_of(given, {.harmonics = 20}).model);
    const double largest = *std::max_element(twenty.begin(), twenty.end());
    for (std::size_t u = 0; u < eight.size(); ++u) {
        EXPECT_NEAR(eight[u], twenty[u], 0.01 * largest) << "bin " << u;
    }
}

// REQ-SCAT-05
TEST(Esse, TheBodyAndTheViewsMayTurnTogether) {
    const auto at = [](double angle_rad) {
        return sum(scatter_of({"cylinder_point_side", angle_rad, test::cylinder(110.0, 200.0),
                               test::point_at({70.0, 0.0, 0.0}), 0.0})
                       .model);
    };
    const double along_the_grid = at(0.0);
    for (const double angle : {0.6, 1.5707963267948966, 4.0}) {
        EXPECT_NEAR(at(angle) / along_the_grid, 1.0, 0.02) << angle;  // a point meets the voxels otherwise
    }
}

// REQ-SCAT-05
TEST(Esse, ThinMatterScattersInProportionToItsDensity) {
    const auto backend = reference();
    const MonteCarlo window = test::monte_carlo("slab_50");
    const WindowKernel kernel = kernel_of_window(test::kernels_of("99mTc"), window.window, photopeak_kev, {});
    const auto total = [&](double density) {
        WaterPhantom phantom(*backend, 0.0);
        phantom.fill_water(kernel.water_per_mm,
                           [&](const Place& place) { return density * test::slab(-55.0, 45.0)(place); });
        phantom.fill_activity(test::point_at({0.0, -5.0, 0.0}));
        EsseModel esse(*backend, phantom.geometry, kernel);
        return sum(WaterPhantom::in_pixels(esse.scatter(phantom.image())));
    };
    EXPECT_EQ(total(0.0), 0.0);
    // 100 mm of 1/1000 of the density of water attenuate by less than 0.2 %
    EXPECT_NEAR(total(2e-3) / total(1e-3), 2.0, 0.004);
}

/// A point 20 mm below the surface of a water cylinder, seen by 12 views with a resolution of 10 mm.
class PointOnArcs {
public:
    explicit PointOnArcs(double arc_deg) : arc_deg_(arc_deg), phantom_(*backend_, 0.0) {
        phantom_.fill_water(kernel_.water_per_mm, test::cylinder(110.0, 200.0));
        phantom_.fill_activity(test::point_at({90.0, 0.0, 0.0}));
        phantom_.geometry.responses = {gaussian_response(10.0, test::voxel_mm, test::voxel_mm)};
    }
    /// [view][pixel], at a place in the arcs.
    std::vector<float> scatter(double place) const {
        return EsseModel(*backend_, turned(place), kernel_).scatter(phantom_.image());
    }
    std::vector<float> primary(double place) const {
        const auto projector = backend_->make_projector(turned(place));
        kernels::Buffer projections = backend_->make_buffer(projector->size());
        projector->forward(phantom_.image(), projections);
        std::vector<float> values(projections.size());
        backend_->download(projections, values);
        return values;
    }

    static constexpr int views = 12;

private:
    kernels::SpectGeometry turned(double place) const {
        kernels::SpectGeometry geometry = phantom_.geometry;
        geometry.views.assign(views, phantom_.geometry.views.front());
        for (int v = 0; v < views; ++v) {
            const double angle_deg = 360.0 / views * v + 7.0 + place * arc_deg_;  // at no angle of symmetry
            geometry.views[static_cast<std::size_t>(v)].angle_rad = angle_deg * std::numbers::pi / 180.0;
        }
        return geometry;
    }

    double arc_deg_;
    std::unique_ptr<kernels::Backend> backend_ = kernels::make_backend({kernels::BackendKind::cpu, 0, 2});
    WindowKernel kernel_ = kernel_of_window(test::kernels_of("99mTc"), {"w", 126.0, 154.0}, photopeak_kev, {});
    WaterPhantom phantom_;
};

/// Why EsseScatter takes the middles: in every pixel the difference is less than what arcs of the primary may be off.
// REQ-SCAT-05
TEST(Esse, TheMiddleOfAnArcStandsForTheArc) {
    const PointOnArcs point(9.0);
    const std::vector<float> middle = point.scatter(0.0);
    std::vector<double> along(middle.size()), primary(middle.size());
    for (const ArcSample& sample : arc_samples(3)) {
        const std::vector<float> scatter = point.scatter(sample.place), direct = point.primary(sample.place);
        for (std::size_t i = 0; i < along.size(); ++i) {
            along[i] += sample.weight * static_cast<double>(scatter[i]);
            primary[i] += sample.weight * static_cast<double>(direct[i]);
        }
    }
    const std::size_t pixels = middle.size() / PointOnArcs::views;
    for (std::size_t first = 0; first < middle.size(); first += pixels) {
        double furthest = 0.0, peak = 0.0, sum_middle = 0.0, sum_along = 0.0;
        for (std::size_t i = first; i < first + pixels; ++i) {
            furthest = std::max(furthest, std::abs(static_cast<double>(middle[i]) - along[i]));
            peak = std::max(peak, primary[i]);
            sum_middle += static_cast<double>(middle[i]);
            sum_along += along[i];
        }
        EXPECT_LT(furthest, largest_arc_error * peak) << "view " << first / pixels;
        EXPECT_NEAR(sum_middle / sum_along, 1.0, 0.01);  // a point meets the voxels of 10 mm otherwise
    }
}

// REQ-SCAT-06
TEST(Esse, RefusesWhatItCannotUse) {
    const auto backend = reference();
    const MonteCarlo truth = test::monte_carlo("slab_50");
    const WindowKernel kernel = kernel_of_window(test::kernels_of("99mTc"), truth.window, photopeak_kev, {});
    WaterPhantom phantom(*backend, 0.0);
    EXPECT_THAT(error_of([&] { EsseModel(*backend, phantom.geometry, kernel); }).what(),
                HasSubstr("no attenuation map"));
    phantom.fill_water(kernel.water_per_mm, test::slab(-55.0, 45.0));
    EXPECT_EQ(error_of([&] { EsseModel(*backend, phantom.geometry, kernel, {.voxel_mm = 0.0}); }).code(),
              ErrorCode::usage);
    EXPECT_EQ(error_of([&] { EsseModel(*backend, phantom.geometry, kernel, {.harmonics = -1}); }).code(),
              ErrorCode::usage);
}

/// A slab with a lung in it, seen in nine views: more than are worked on together, by responses that blur along rows.
struct SmallScan {
    std::unique_ptr<kernels::Backend> backend;
    WaterPhantom phantom;
    WindowKernel kernel = kernel_of_window(test::kernels_of("99mTc"), {"w", 126.0, 154.0}, photopeak_kev, {});

    explicit SmallScan(int threads)
        : backend(kernels::make_backend({kernels::BackendKind::cpu, 0, threads})), phantom(*backend, 0.3) {
        phantom.fill_water(kernel.water_per_mm, [](const Place& place) {
            return test::slab(-55.0, 45.0)(place) * (place[0] > 20.0 ? 0.3 : 1.0);
        });
        phantom.fill_activity(test::cylinder(70.0, 90.0));
        phantom.geometry.responses = {{{{0.25, 0.5, 0.25}, {0.1, 0.2, 0.4, 0.2, 0.1}}}};
        const kernels::SpectView first = phantom.geometry.views.front();
        for (int v = 1; v < 9; ++v) {
            phantom.geometry.views.push_back(first);
            phantom.geometry.views.back().angle_rad += 0.7 * v;
        }
    }
    std::vector<float> scatter(const WindowKernel& own) const {
        return EsseModel(*backend, phantom.geometry, own).scatter(phantom.image());
    }
};

// REQ-SCAT-05
TEST(Esse, GivesTheSameBytesForAnyNumberOfThreads) {
    const SmallScan one(1), three(3);
    EXPECT_EQ(three.scatter(three.kernel), one.scatter(one.kernel));
}

// REQ-SCAT-05
TEST(Esse, GroupsDoNotMeetEachOther) {
    const SmallScan scan(2);
    ASSERT_GT(scan.kernel.groups.size(), 1U);
    std::vector<float> expected(scan.phantom.geometry.size());
    std::vector<bool> is_cut(expected.size());  // where a group alone swings below 0
    for (const KernelGroup& group : scan.kernel.groups) {
        WindowKernel alone = scan.kernel;
        alone.groups = {group};
        const std::vector<float> own = scan.scatter(alone);
        for (std::size_t i = 0; i < own.size(); ++i) {
            expected[i] += own[i];
            is_cut[i] = is_cut[i] || own[i] == 0.0F;
        }
    }
    const std::vector<float> found = scan.scatter(scan.kernel);
    const float largest = *std::max_element(expected.begin(), expected.end());
    EXPECT_LT(std::count(is_cut.begin(), is_cut.end(), true), static_cast<std::ptrdiff_t>(found.size() / 2));
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!is_cut[i]) {
            ASSERT_NEAR(found[i], expected[i], 1e-6F * largest) << i;  // float
        }
    }
}

// REQ-SCAT-05
TEST(Esse, MemoryIsKnownBefore) {
    SmallScan scan(1);
    const kernels::Grid& grid = scan.phantom.geometry.grid;
    std::vector<float> attenuation(grid.voxels());
    scan.backend->download_image(*scan.phantom.geometry.attenuation, grid, attenuation);
    for (const bool medium : {true, false}) {
        const EsseSettings settings{.medium_paths = medium};
        const double held = EsseModel(*scan.backend, scan.phantom.geometry, scan.kernel, settings).memory();
        const double planned = esse_memory(grid, attenuation, scan.kernel, settings);
        // 20 %: blocks with any matter are counted before they are made, and so are the densities of ways
        RecordProperty(medium ? "medium" : "water", std::to_string(planned / held));
        EXPECT_NEAR(planned / held, 1.0, 0.2) << held << ", " << planned;
    }
}

// REQ-SCAT-05
TEST(HarmonicConvolution, GivesTheSameBytesForAnyNumberOfThreads) {
    const WindowKernel kernel = kernel_of_window(test::kernels_of("99mTc"), {"w", 126.0, 154.0}, photopeak_kev, {});
    const std::vector<KernelHarmonics> harmonics{{kernel, kernel.groups[0], 4}, {kernel, kernel.groups[1], 4}};
    std::vector<float> activity(9 * 7 * 5);
    for (std::size_t i = 0; i < activity.size(); ++i) {
        activity[i] = static_cast<float>(i * 37 % 11);
    }
    const auto fields = [&](int making, int applying) {
        return HarmonicConvolution(harmonics, {9, 7, 5}, {10, 10, 10}, making).apply(activity, applying);
    };
    const auto one = fields(1, 1);
    EXPECT_EQ(fields(3, 3), one);
    EXPECT_EQ(fields(16, 16), one);
}

// REQ-SCAT-05
TEST(HarmonicConvolution, IsTheSumOverVoxels) {
    const WindowKernel kernel = kernel_of_window(test::kernels_of("99mTc"), {"w", 126.0, 154.0}, photopeak_kev, {});
    const KernelHarmonics harmonics(kernel, kernel.groups[0], 3);
    const HarmonicConvolution convolution({&harmonics, 1}, {4, 3, 5}, {10.0, 10.0, 12.0}, 1);
    std::vector<float> activity(4 * 3 * 5);
    activity[(1 * 3 + 2) * 5 + 4] = 2.0F;
    activity[(3 * 3 + 0) * 5 + 0] = 5.0F;
    const Fields fields = convolution.apply(activity, 1).front();
    for (int x = 0; x < 4; ++x) {
        for (int y = 0; y < 3; ++y) {
            for (int z = 0; z < 5; ++z) {
                const auto a = harmonics.between_voxels({x - 1, y - 2, z - 4}, {10.0, 10.0, 12.0});
                const auto b = harmonics.between_voxels({x - 3, y, z}, {10.0, 10.0, 12.0});
                for (std::size_t m = 0; m < 4; ++m) {
                    const std::complex<double> expected = (2.0 * a[m] + 5.0 * b[m]) * 1200.0;
                    const std::complex<double> own(fields[m][static_cast<std::size_t>((x * 3 + y) * 5 + z)]);
                    EXPECT_NEAR(std::abs(own - expected), 0.0, 1e-6);  // float: of values up to 0.2
                }
            }
        }
    }
}

}  // namespace
}  // namespace isotone::recon
