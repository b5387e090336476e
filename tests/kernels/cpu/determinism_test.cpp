// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/cpu/problems.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

namespace isotone::kernels::cpu {
namespace {

using namespace test;

template <class Geometry>
void expect_same(Backend& a, Backend& b, const Geometry& geometry) {
    const Images first = project(a, geometry);
    const Images second = project(b, geometry);
    EXPECT_TRUE(same_bits(first.projections, second.projections));
    EXPECT_TRUE(same_bits(first.image, second.image));
}

// REQ-PROJ-07
TEST(InstructionSets, Avx2AndAvx512GiveTheSameBits) {
    std::unique_ptr<Backend> wide;
    try {
        wide = backend_with("avx512", 1);
    } catch (const Error&) {
        unsetenv("ISOTONE_ISA");
        GTEST_SKIP() << "this processor does not offer AVX-512";
    }
    const auto narrow = backend_with("avx2", 1);
    expect_same(*narrow, *wide, sheet());
    for (const int voxels : {1, 2, 3}) {
        expect_same(*narrow, *wide, sheet(odd_grid(), voxels * odd_grid().voxel_mm[2], 0.0));
    }
    expect_same(*narrow, *wide, events());
    Grid thin = odd_grid();
    thin.size[2] = 150;
    thin.voxel_mm[2] = 0.35;
    expect_same(*narrow, *wide, sheet(thin));
}

class Threads : public testing::TestWithParam<int> {};

/// So many voxels across that the number of threads decides how lines are cut.
Grid wide_grid() {
    return {{173, 141, 23}, {0.7, 0.8, 2.3}, {-60.0, -55.5, -24.0}};
}

// REQ-PROJ-06
TEST_P(Threads, GiveTheBitsOfOneThread) {
    const auto one = make_cpu_backend(1);
    const auto several = make_cpu_backend(GetParam());
    EXPECT_EQ(several->info().threads, GetParam());
    expect_same(*one, *several, sheet());
    expect_same(*one, *several, sheet(wide_grid()));
    expect_same(*one, *several, sheet(wide_grid(), 2.3, 0.0));
    expect_same(*one, *several, events());
}

// Events: 2, 3: a copy of the image for each thread; 11: one image with atomic additions.
INSTANTIATE_TEST_SUITE_P(Cpu, Threads, testing::Values(2, 3, 11));

TEST(Reductions, GiveTheBitsOfOneThread) {
    const auto one = make_cpu_backend(1);
    const auto three = make_cpu_backend(3);
    const std::vector<float> values = random_values(300'001, 5);
    const auto results = [&](Backend& backend) {
        Buffer a = backend.make_buffer(values.size());
        backend.upload(values, a);
        return std::vector<double>{backend.sum(a), backend.dot(a, a), backend.sum_of_magnitudes(a),
                                   backend.poisson_log_likelihood(a, a, 0.5), backend.largest_magnitude(a)};
    };
    EXPECT_EQ(results(*one), results(*three));
}

TEST(BackProjection, InPartsGivesTheBitsOfTheWhole) {
    const auto backend = make_cpu_backend(2);
    const SheetGeometry whole = sheet();
    SheetGeometry front = whole;
    SheetGeometry rear = whole;
    front.lines.resize(20);
    rear.lines.erase(rear.lines.begin(), rear.lines.begin() + 20);
    const std::vector<float> y = random_values(whole.size(), 2);

    const auto add = [&](const SheetGeometry& part, std::size_t first, Accumulator& sum) {
        const auto projector = backend->make_projector(part);
        Buffer data = backend->make_buffer(projector->size());
        backend->upload(std::span(y).subspan(first, projector->size()), data);
        projector->back(data, sum);
    };
    const FixedPointScale scale = Backend::scale_for(static_cast<double>(y.size()), 10.0);
    Accumulator at_once = backend->make_accumulator(whole.grid.voxels(), scale);
    Accumulator in_parts = backend->make_accumulator(whole.grid.voxels(), scale);
    add(whole, 0, at_once);
    add(rear, front.size(), in_parts);
    add(front, 0, in_parts);

    std::vector<float> images[2];
    const Accumulator* sums[2] = {&at_once, &in_parts};
    for (int i = 0; i < 2; ++i) {
        Buffer image = backend->make_buffer(whole.grid.voxels());
        backend->finish(*sums[i], image);
        images[i].resize(image.size());
        backend->download(image, images[i]);
    }
    EXPECT_TRUE(same_bits(images[0], images[1]));
}

}  // namespace
}  // namespace isotone::kernels::cpu
