// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/reference_backend.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace isotone::kernels::reference {
namespace {

class ReferenceBackendTest : public testing::Test {
protected:
    Buffer buffer(const std::vector<float>& values) {
        Buffer b = backend_->make_buffer(values.size());
        backend_->upload(values, b);
        return b;
    }
    std::vector<double> values(const Buffer& b) { return backend_->download_double(b); }

    std::unique_ptr<Backend> backend_ = make_reference_backend();
};

ErrorCode code_of(const auto& action) {
    try {
        action();
    } catch (const Error& e) {
        return e.code();
    }
    return ErrorCode::internal;
}

const Grid small{{2, 3, 4}, {1.0, 1.0, 1.0}, {0.0, 0.0, 0.0}};

TEST_F(ReferenceBackendTest, SaysWhatItIs) {
    EXPECT_EQ(backend_->info().backend, "reference");
    EXPECT_EQ(backend_->info().precision, "double");
}

TEST_F(ReferenceBackendTest, StoresImagesZFastest) {
    std::vector<float> host(24);  // x fastest: value 100 x + 10 y + z
    for (std::size_t i = 0; i < host.size(); ++i) {
        host[i] = static_cast<float>(100 * (i % 2) + 10 * (i / 2 % 3) + i / 6);
    }
    Buffer image = backend_->make_buffer(24);
    backend_->upload_image(host, small, image);
    const std::vector<double> resident = values(image);
    EXPECT_EQ(resident[1], 1.0);     // z + 1
    EXPECT_EQ(resident[4], 10.0);    // y + 1
    EXPECT_EQ(resident[12], 100.0);  // x + 1
    std::vector<float> back(24);
    backend_->download_image(image, small, back);
    EXPECT_EQ(back, host);
}

TEST_F(ReferenceBackendTest, NumbersASheetPlaneFastest) {
    // Lines along x at y = 0 and y = 2, planes z = 0, 1, 3 of an image whose voxels hold 10 y + z.
    std::vector<float> host(24);
    for (std::size_t i = 0; i < host.size(); ++i) {
        host[i] = static_cast<float>(10 * (i / 2 % 3) + i / 6);
    }
    Buffer image = backend_->make_buffer(24);
    backend_->upload_image(host, small, image);
    auto projector =
        backend_->make_projector(SheetGeometry{small, {{-9, 0, 9, 0}, {9, 2, -9, 2}}, {{0, 0}, {1, 1}, {3, 3}}, {}});
    Buffer projections = backend_->make_buffer(projector->size());
    projector->forward(image, projections);
    EXPECT_EQ(values(projections), (std::vector<double>{0, 2, 6, 40, 42, 46}));
}

TEST_F(ReferenceBackendTest, APlanesZaBelongsToEndA) {
    // One line along x from a = -9 to b = 9 through the image's x = 0 and 1; z runs from -18 at a to 18 at b, so plane
    // x = 0 is met at z = 0 and plane x = 1 at z = 2.
    Buffer image = backend_->make_buffer(24);
    std::vector<float> host(24, 0.0F);
    host[2 * 6 + 1] = 5.0F;  // x = 1, y = 0, z = 2
    backend_->upload_image(host, small, image);
    auto projector = backend_->make_projector(SheetGeometry{small, {{-9, 0, 9, 0}}, {{-18, 18}, {18, -18}}, {}});
    Buffer projections = backend_->make_buffer(2);
    projector->forward(image, projections);
    EXPECT_NEAR(values(projections)[0], 5.0 * std::sqrt(5.0), 1e-12);
    EXPECT_EQ(values(projections)[1], 0.0);
}

TEST_F(ReferenceBackendTest, APoseMovesTheCrystals) {
    // A quarter turn about z, then + 1 in z: the line along x at y = 1, z = 1 becomes the line along y at x = -1 + 2.
    Buffer image = backend_->make_buffer(24);
    std::vector<float> host(24, 0.0F);
    host[2 * 6 + 0 * 2 + 1] = 1.0F;  // x = 1, y = 0, z = 2
    backend_->upload_image(host, small, image);
    const Pose still{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};
    const Pose turned{0, -1, 0, 2, 1, 0, 0, 0, 0, 0, 1, 1};
    auto projector = backend_->make_projector(
        EventGeometry{small, {{-9, 1, 1}, {9, 1, 1}}, {still, turned}, {{0, 1, 0, 0}, {0, 1, 0, 1}}, {}});
    Buffer projections = backend_->make_buffer(2);
    projector->forward(image, projections);
    EXPECT_EQ(values(projections), (std::vector<double>{0, 1}));
}

TEST_F(ReferenceBackendTest, BackIsTheTransposeElementByElement) {
    const Grid grid{{3, 2, 2}, {1.0, 2.0, 1.5}, {-1.0, -1.1, 0.2}};
    auto projector = backend_->make_projector(
        SheetGeometry{grid, {{-9, -2, 9, 3}, {1, 9, -2, -9}}, {{0, 1.5}, {0.4, 0.4}, {2, -1}}, {}});
    const std::size_t rows = projector->size();
    const std::size_t columns = grid.voxels();
    std::vector<std::vector<double>> matrix;
    for (std::size_t j = 0; j < columns; ++j) {
        std::vector<float> unit(columns, 0.0F);
        unit[j] = 1.0F;
        Buffer projections = backend_->make_buffer(rows);
        projector->forward(buffer(unit), projections);
        matrix.push_back(values(projections));
    }
    double total = 0.0;
    for (std::size_t i = 0; i < rows; ++i) {
        std::vector<float> unit(rows, 0.0F);
        unit[i] = 1.0F;
        Buffer image = backend_->make_buffer(columns);
        backend_->back(*projector, buffer(unit), image);
        const std::vector<double> row = values(image);
        for (std::size_t j = 0; j < columns; ++j) {
            EXPECT_DOUBLE_EQ(row[j], matrix[j][i]);
            EXPECT_LE(row[j], projector->largest_element());
            total += row[j];
        }
    }
    EXPECT_GT(total, 10.0);
}

TEST_F(ReferenceBackendTest, ElementwiseOperationsFollowTheirFormulas) {
    Buffer a = buffer({1, 2, 3});
    const Buffer b = buffer({4, 5, 6});
    backend_->multiply(a, b);
    EXPECT_EQ(values(a), (std::vector<double>{4, 10, 18}));
    backend_->scale_and_add(a, 0.5, b);
    EXPECT_EQ(values(a), (std::vector<double>{6, 10, 15}));
    backend_->apply_factors(a, &b, nullptr);
    EXPECT_EQ(values(a), (std::vector<double>{24, 50, 90}));
    backend_->apply_factors(a, nullptr, &b);
    EXPECT_EQ(values(a), (std::vector<double>{28, 55, 96}));
    backend_->apply_factors(a, &b, &b);
    EXPECT_EQ(values(a), (std::vector<double>{116, 280, 582}));
    backend_->copy(b, a);
    EXPECT_EQ(values(a), values(b));
    backend_->fill(a, -2.5);
    EXPECT_EQ(values(a), (std::vector<double>{-2.5, -2.5, -2.5}));
}

TEST_F(ReferenceBackendTest, TheRatioIsFlooredAndCounted) {
    const Buffer measured = buffer({6, 6, 0, 0});
    Buffer expected = buffer({2, 0.5, 0, 3});
    const RatioCounts counts = backend_->ratio(measured, expected, 1.0, expected);
    EXPECT_EQ(values(expected), (std::vector<double>{3, 6, 0, 0}));
    EXPECT_EQ(counts.floored, 1U);  // the third expectation is below the floor too, but nothing was measured there
}

TEST_F(ReferenceBackendTest, TheEmUpdateKeepsAVoxelThatIsNotSeen) {
    Buffer image = buffer({2, 2, 2});
    backend_->em_update(image, buffer({3, 3, 3}), buffer({4, 0.5, 0}), 0.5);
    EXPECT_EQ(values(image), (std::vector<double>{1.5, 2, 2}));
}

TEST_F(ReferenceBackendTest, ReductionsFollowTheirFormulas) {
    const Buffer a = buffer({1, -2, 3});
    EXPECT_EQ(backend_->sum(a), 2.0);
    EXPECT_EQ(backend_->sum_of_magnitudes(a), 6.0);
    EXPECT_EQ(backend_->largest_magnitude(a), 3.0);
    EXPECT_EQ(backend_->dot(a, buffer({2, 3, 4})), 8.0);
    EXPECT_EQ(backend_->sum(backend_->make_buffer(0)), 0.0);
}

TEST_F(ReferenceBackendTest, SumsKeepWhatCancels) {
    EXPECT_EQ(backend_->sum(buffer({1.0F, 1e30F, 1.0F, -1e30F})), 2.0);
}

TEST_F(ReferenceBackendTest, TheLogLikelihoodIsPoissonsWithoutItsConstant) {
    const Buffer measured = buffer({3, 0, 2});
    const Buffer expected = buffer({2, 5, 0});
    EXPECT_NEAR(backend_->poisson_log_likelihood(measured, expected, 0.25),
                3 * std::log(2.0) - 2 - 5 + 2 * std::log(0.25), 1e-14);
}

TEST_F(ReferenceBackendTest, SeesValuesThatAreNotFinite) {
    EXPECT_TRUE(backend_->all_finite(buffer({1, 2})));
    EXPECT_FALSE(backend_->all_finite(buffer({1, std::numeric_limits<float>::infinity()})));
    EXPECT_FALSE(backend_->all_finite(buffer({std::numeric_limits<float>::quiet_NaN(), 1})));
}

TEST_F(ReferenceBackendTest, BlursEachAxisWithItsOwnWidth) {
    // sigma = 0.2 voxel along z only: taps 0.02, 0.96, 0.02 (core/gaussian_kernel.hpp); x and y untouched.
    const Grid grid{{2, 2, 3}, {1.0, 1.0, 2.0}, {}};
    Buffer image = backend_->make_buffer(12);
    std::vector<float> host(12, 0.0F);
    host[4] = 1.0F;  // x = 0, y = 0, z = 1
    host[3] = 1.0F;  // x = 1, y = 1, z = 0: a share of it leaves the grid
    backend_->upload_image(host, grid, image);
    backend_->gaussian(image, grid, {0.0, 0.0, 0.2 * 2.0 * 2.3548200450309493});
    const std::vector<double> expected{0.02, 0.96, 0.02, 0, 0, 0, 0, 0, 0, 0.96, 0.02, 0};
    const std::vector<double> found = values(image);
    for (std::size_t i = 0; i < 12; ++i) {
        EXPECT_NEAR(found[i], expected[i], 1e-15) << i;
    }
}

TEST_F(ReferenceBackendTest, RefusesTimeOfFlight) {
    const TofSampling tof{3, 10.0, 30.0, 3.0};
    EXPECT_EQ(code_of([&] { backend_->make_projector(SheetGeometry{small, {}, {}, tof}); }), ErrorCode::usage);
    EXPECT_EQ(code_of([&] { backend_->make_projector(EventGeometry{small, {}, {}, {}, tof}); }), ErrorCode::usage);
}

TEST_F(ReferenceBackendTest, RefusesGeometryThatCannotBe) {
    Grid flat = small;
    flat.size[1] = 0;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(code_of([&] {
                  backend_->make_projector(SheetGeometry{flat, {}, {}, {}});
              }),
              ErrorCode::inconsistent_data);
    EXPECT_EQ(code_of([&] {
                  backend_->make_projector(SheetGeometry{small, {{0, 0, nan, 1}}, {{0, 0}}, {}});
              }),
              ErrorCode::inconsistent_data);
    EXPECT_EQ(code_of([&] {
                  backend_->make_projector(EventGeometry{small, {{0, 0, 0}}, {}, {{0, 1, 0, 0}}, {}});
              }),
              ErrorCode::inconsistent_data);
}

TEST_F(ReferenceBackendTest, RefusesToBackProjectWhatIsNotFinite) {
    auto projector = backend_->make_projector(SheetGeometry{small, {{-9, 0, 9, 0}}, {{0, 0}}, {}});
    Accumulator accumulator = backend_->make_accumulator(24, {20});
    const Buffer broken = buffer({std::numeric_limits<float>::quiet_NaN()});
    EXPECT_EQ(code_of([&] { projector->back(broken, accumulator); }), ErrorCode::inconsistent_data);
}

}  // namespace
}  // namespace isotone::kernels::reference
