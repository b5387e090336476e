// SPDX-License-Identifier: Apache-2.0
#include "recon/model/line_sensitivity.hpp"

#include "small_scan.hpp"

#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

// REQ-RECON-12
TEST(LineSensitivity, DoesNotDependOnTheGroupsItsLinesAreMadeIn) {
    RawData raw = test::rod_scan(test::Rod{});
    raw.scanner.virtual_crystals_per_block_transaxial = 1;
    const SinogramGeometry geometry(raw.scanner, 1, 4, 1, 61);
    raw.multiplicative.emplace(geometry);
    for (std::size_t i = 0; i < raw.multiplicative->values.size(); ++i) {
        raw.multiplicative->values[i] = 0.3F + 0.01F * static_cast<float>(i % 71);
    }
    raw.prompts.reset();
    const PetFactors factors(raw, test::small_settings());
    const kernels::Grid grid{{41, 43, 9}, {4.0, 4.0, 2.0}, {-80.0, -84.0, -8.0}};
    const std::vector<int> views = views_of_subset(geometry.views(), 1, 3);
    for (const char* name : {"cpu", "reference"}) {
        const auto backend = kernels::make_backend(kernels::parse_backend(name));
        kernels::Accumulator accumulator = backend->make_accumulator(grid.voxels(), {});
        const auto with = [&](std::size_t largest_group) {
            return backend->download_double(
                line_sensitivity(factors, grid, views, *backend, accumulator, largest_group));
        };
        const std::size_t view = static_cast<std::size_t>(geometry.bins()) * geometry.planes().size();
        const std::vector<double> whole = with(factors_per_group);
        EXPECT_GT(*std::max_element(whole.begin(), whole.end()), 0.0);
        EXPECT_EQ(with(1), whole) << "one view at a time, on " << name;
        EXPECT_EQ(with(5 * view), whole) << "five views at a time, on " << name;

        // In one piece, with an accumulator of its own.
        const SubsetLines lines = subset_lines(factors, grid, views);
        const auto projector = backend->make_projector(lines.geometry);
        kernels::Buffer multiplicative = backend->make_buffer(lines.multiplicative.size());
        backend->upload(lines.multiplicative, multiplicative);
        kernels::Buffer image = backend->make_buffer(grid.voxels());
        backend->back(*projector, multiplicative, image);
        EXPECT_EQ(backend->download_double(image), whole) << name;
    }
}

}  // namespace
}  // namespace isotone::recon
