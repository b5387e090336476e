// SPDX-License-Identifier: Apache-2.0
/// Ten rays whose Joseph line integrals were published with libparallelproj. Values and rays come from its tests
/// (github.com/KUL-recon-lab/libparallelproj, Apache-2.0, Copyright its authors): img.txt, vstart.txt, vend.txt,
/// expected_fwd_vals.txt.
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/rays.hpp"
#include "tests/support/test_data.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>

namespace isotone::kernels::gates {
namespace {

// Image 2 x 3 x 4 of values 1 ... 24, last axis fastest; the rays' ends are in voxel index units.
const Grid table_grid{{2, 3, 4}, {4, 3, 2}, {-2, -3, -3}};
const std::vector<Ends> ends_in_voxels{{{0, -1, 0}, {0, 3, 0}},     {{0, -1, 0}, {0, 3, 0}}, {{0, -1, 1}, {0, 3, 1}},
                                       {{0, -1, 0.5}, {0, 3, 0.5}}, {{0, 0, -1}, {0, 0, 4}}, {{-1, 0, 0}, {2, 0, 0}},
                                       {{1, -1, 0}, {1, 3, 0}},     {{1, -1, 3}, {1, 3, 3}}, {{1, 0, -1}, {1, 0, 4}},
                                       {{1, 2, -1}, {1, 2, 4}}};
const std::vector<double> published{45, 45, 54, 49.5, 20, 56, 153, 180, 116, 180};

Point in_mm(const Point& voxels) {
    Point p{};
    for (std::size_t k = 0; k < 3; ++k) {
        p[k] = table_grid.origin_mm[k] + voxels[k] * table_grid.voxel_mm[k];
    }
    return p;
}

std::vector<Ends> table_rays() {
    std::vector<Ends> rays;
    for (const Ends& e : ends_in_voxels) {
        rays.push_back({in_mm(e.a), in_mm(e.b)});
    }
    return rays;
}

std::vector<float> table_image() {
    std::vector<float> image(24);
    std::iota(image.begin(), image.end(), 1.0F);
    return image;
}

class ParallelprojTable : public GateTest {};
ISOTONE_GATE_EVERY_BACKEND(ParallelprojTable);

// REQ-PROJ-04
TEST_P(ParallelprojTable, EventsGiveThePublishedValuesExactly) {
    auto projector = backend().make_projector(events_between(table_grid, table_rays()));
    EXPECT_EQ(forward(backend(), *projector, table_image()), published);  // all of them are exact in float
}

// REQ-PROJ-04
TEST_P(ParallelprojTable, SheetsGiveThePublishedValuesExactly) {
    const std::vector<Ends> rays = table_rays();
    int compared = 0;
    for (std::size_t i = 0; i < rays.size(); ++i) {
        const Ends& r = rays[i];
        if (r.a[2] == r.b[2]) {  // a sheet's lines do not run along z
            auto projector =
                backend().make_projector(sheet_of(table_grid, {r.a[0], r.a[1], r.b[0], r.b[1]}, {{r.a[2], r.b[2]}}));
            EXPECT_EQ(forward(backend(), *projector, table_image())[0], published[i]) << "ray " << i;
            ++compared;
        }
    }
    EXPECT_EQ(compared, 7);
}

TEST_P(ParallelprojTable, BackIsTheTranspose) {
    // <A x, 1> = <x, A' 1>, as libparallelproj's own test asks; every number here is exact in float.
    auto projector = backend().make_projector(events_between(table_grid, table_rays()));
    const std::vector<double> counts = back(backend(), *projector, std::vector<float>(10, 1.0F));
    double in_image = 0.0;
    for (std::size_t v = 0; v < counts.size(); ++v) {
        in_image += counts[v] * static_cast<double>(v + 1);
    }
    EXPECT_NEAR(in_image, std::accumulate(published.begin(), published.end(), 0.0), 1e-7);
}

std::vector<double> numbers_in(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istream_iterator<double>(in), {}};
}

// REQ-PROJ-04
TEST(ParallelprojFiles, HoldTheCommittedTable) {
    const auto folder = isotone::test::data_folder("libparallelproj");
    if (!folder) {
        GTEST_SKIP() << isotone::test::missing_data("libparallelproj");
    }
    std::vector<double> starts;
    std::vector<double> stops;
    for (const Ends& e : ends_in_voxels) {
        starts.insert(starts.end(), e.a.begin(), e.a.end());
        stops.insert(stops.end(), e.b.begin(), e.b.end());
    }
    EXPECT_EQ(numbers_in(*folder / "vstart.txt"), starts);
    EXPECT_EQ(numbers_in(*folder / "vend.txt"), stops);
    EXPECT_EQ(numbers_in(*folder / "expected_fwd_vals.txt"), published);
    const std::vector<float> image = table_image();
    EXPECT_EQ(numbers_in(*folder / "img.txt"), std::vector<double>(image.begin(), image.end()));
}

}  // namespace
}  // namespace isotone::kernels::gates
