from wagtail.admin.telepath import register
from wagtail_modeladmin.options import modeladmin_register

from .block_adapters import OrganizationBlockAdapter
from .blocks import OrganizationBlock
from .listing import AffiliationPagesAdmin

modeladmin_register(AffiliationPagesAdmin)
register(OrganizationBlockAdapter(), OrganizationBlock)
