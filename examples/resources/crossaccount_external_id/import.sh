terraform import crossaccount_external_id.synqly 3d6c1f0e-9a65-4b6e-8a6b-0c2d4c2b7f11
