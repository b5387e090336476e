// SPDX-License-Identifier: Apache-2.0
/// --device: what users may write, and that what they get is what they asked for.
#include "core/error.hpp"
#include "kernels/backend.hpp"

#include <gtest/gtest.h>

namespace isotone::kernels {
namespace {

TEST(ParseBackend, KnowsEveryDevice) {
    EXPECT_EQ(parse_backend("auto").kind, BackendKind::automatic);
    EXPECT_EQ(parse_backend("reference").kind, BackendKind::reference);
    EXPECT_EQ(parse_backend("cpu").kind, BackendKind::cpu);
    EXPECT_EQ(parse_backend("cuda").kind, BackendKind::cuda);
    EXPECT_EQ(parse_backend("cuda").device, 0);
    EXPECT_EQ(parse_backend("cuda:3").kind, BackendKind::cuda);
    EXPECT_EQ(parse_backend("cuda:3").device, 3);
}

TEST(ParseBackend, RefusesAnythingElse) {
    for (const char* text :
         {"", "gpu", "CPU", "cuda:", "cuda:-1", "cuda:1x", "cuda: 1", "cuda:+1", "cpu:0", "cuda:99999999999"}) {
        try {
            parse_backend(text);
            ADD_FAILURE() << "accepted '" << text << "'";
        } catch (const Error& e) {
            EXPECT_EQ(e.code(), ErrorCode::usage);
        }
    }
}

TEST(MakeBackend, GivesTheReferenceWhereAsked) {
    EXPECT_EQ(make_backend(parse_backend("reference"))->info().backend, "reference");
}

TEST(MakeBackend, GivesTheCpuWhereAskedWithItsThreads) {
    const auto backend = make_backend({BackendKind::cpu, 0, 2});
    EXPECT_EQ(backend->info().backend, "cpu");
    EXPECT_EQ(backend->info().threads, 2);
}

TEST(MakeBackend, AutomaticIsNeverTheReference) {
    EXPECT_NE(make_backend(parse_backend("auto"))->info().backend, "reference");
}

TEST(MakeBackend, AnExplicitDeviceThatDoesNotExistIsAnErrorNotAFallback) {
    try {
        const auto backend = make_backend(parse_backend("cuda:4096"));
        ADD_FAILURE() << "got " << backend->info().backend;
    } catch (const Error& e) {
        EXPECT_EQ(e.code(), ErrorCode::no_device);
    }
}

}  // namespace
}  // namespace isotone::kernels
